package dev.plinth.tenancy;

import org.springframework.context.SmartLifecycle;

/** What each start does once the logs were checked, before anything works in the background and before the web server. */
public abstract class AtStart implements SmartLifecycle {
    private volatile boolean done;

    protected abstract void run();

    @Override
    public final void start() {
        run();
        done = true;
    }

    @Override
    public final void stop() {
        done = false;
    }

    @Override
    public final boolean isRunning() {
        return done;
    }

    /** The ledger, which checks its logs, is in phase 0. */
    @Override
    public final int getPhase() {
        return 1;
    }
}
