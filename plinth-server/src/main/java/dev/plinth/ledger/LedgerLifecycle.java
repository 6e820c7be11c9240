package dev.plinth.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Checks all logs before anything is served, then keeps sequencing, publishing and the slower work going. */
final class LedgerLifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerLifecycle.class);

    private final InboxUpgrade upgrade;
    private final StartCheck check;
    private final List<RegionLoop> loops;
    private final List<Job> jobs;
    private final List<Job> last;
    private final List<ScheduledExecutorService> running = new ArrayList<>();
    private volatile boolean started;

    /** @param last what is done once more before the end, with everything still running */
    LedgerLifecycle(InboxUpgrade upgrade, StartCheck check, List<RegionLoop> loops, List<Job> jobs, List<Job> last) {
        this.upgrade = upgrade;
        this.check = check;
        this.last = List.copyOf(last);
        this.loops = List.copyOf(loops);
        this.jobs = List.copyOf(jobs);
    }

    /** Something to be done again and again, in a thread of its own so that a slow one holds up no other. */
    record Job(String name, Duration every, Runnable work) {}

    @Override
    public void start() {
        upgrade.run();
        check.run();
        loops.forEach(RegionLoop::start);
        for (Job job : jobs) {
            ScheduledExecutorService executor = new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("ledger-" + job.name()).factory());
            long millis = job.every().toMillis();
            var unused = executor.scheduleWithFixedDelay(() -> run(job), millis, millis, TimeUnit.MILLISECONDS);
            running.add(executor);
        }
        started = true;
    }

    private static void run(Job job) {
        try {
            job.work().run();
        } catch (RuntimeException e) {
            LOG.warn("The ledger's {} failed and is tried again: {}", job.name(), e.toString());
        }
    }

    @Override
    public void stop() {
        running.forEach(ScheduledExecutorService::shutdownNow);
        last.forEach(LedgerLifecycle::run);
        loops.forEach(RegionLoop::close);
        started = false;
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    /** Before the web server, and stopped after it. */
    @Override
    public int getPhase() {
        return 0;
    }
}
