package dev.plinth.testing;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for something that must come about by itself. */
public final class Await {
    private static final long STEP_MILLIS = 20;
    private static final Duration GENEROUS = Duration.ofMinutes(1);

    private Await() {}

    /** As {@link #until(String, Duration, Callable)} with a minute, which is enough on a loaded machine. */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, GENEROUS, condition);
    }

    /** Fails when the condition has not come true after {@code longest}, which is generous and never what is measured. */
    public static void until(String what, Duration longest, Callable<Boolean> condition) {
        long end = System.nanoTime() + longest.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > end)
                    throw new AssertionError("After " + longest + " it is still not so that " + what);
                Thread.sleep(STEP_MILLIS);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("While waiting until " + what, e);
        }
    }
}
