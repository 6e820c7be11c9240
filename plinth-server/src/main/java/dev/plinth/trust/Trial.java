package dev.plinth.trust;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Observation.Broken;
import dev.plinth.probe.Observation.Counted;
import dev.plinth.probe.Observation.Held;
import dev.plinth.probe.Observation.Unable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lets one probe run once, in a thread of its own, and no longer than it may. */
final class Trial {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Ticker ticker;
    private final Duration grace;

    /** @param grace how long an interrupted run may take to end before it is abandoned */
    Trial(Ticker ticker, Duration grace) {
        this.ticker = ticker;
        this.grace = grace;
    }

    /**
     * What came of it.
     *
     * @param cpu what its thread used; threads that it starts itself are not counted
     * @param abandoned the thread, if it did not end
     */
    record Ended(Observation seen, Duration cpu, Duration took, Optional<Thread> abandoned) {}

    Ended run(ProbeBook.Known<?> probe, String against, Attempt attempt) throws InterruptedException {
        AtomicReference<@Nullable Observation> seen = new AtomicReference<>();
        AtomicLong used = new AtomicLong();
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("probe-" + probe.name() + "-" + against)
                .unstarted(() -> {
                    seen.set(observe(probe, against, attempt));
                    used.set(THREADS.getCurrentThreadCpuTime());
                });
        long began = ticker.nanos();
        thread.start();
        boolean inTime;
        try {
            inTime = thread.join(probe.pace().longest());
            if (!inTime) {
                thread.interrupt();
                thread.join(grace);
            }
        } catch (InterruptedException stopped) {
            thread.interrupt();
            throw stopped;
        }
        boolean ended = !thread.isAlive();
        long cpu = ended ? used.get() : Math.max(0, THREADS.getThreadCpuTime(thread.threadId()));
        return new Ended(
                believed(seen.get(), inTime, probe.pace().longest()),
                Duration.ofNanos(cpu),
                Duration.ofNanos(ticker.nanos() - began),
                ended ? Optional.empty() : Optional.of(thread));
    }

    private static Observation observe(ProbeBook.Known<?> probe, String against, Attempt attempt) {
        try {
            return probe.meet(against, attempt);
        } catch (Throwable failed) {
            return new Unable("It ended with " + failed.getClass().getSimpleName() + ": " + failed.getMessage());
        }
    }

    /** A success of the attack is believed whenever it comes; that it failed only when it comes in time and adds up. */
    private static Observation believed(@Nullable Observation seen, boolean inTime, Duration longest) {
        if (seen instanceof Broken broken) return broken;
        if (!inTime) return new Unable("It did not end within " + Ages.of(longest) + " and was stopped");
        return switch (seen) {
            case null -> new Unable("It ended without saying what it saw");
            case Held held
            when !addsUp(held.counted()) -> new Unable("It says that it held, but its counts do not add up");
            case Held held -> held;
            case Unable unable -> unable;
            case Broken broken -> broken;
        };
    }

    private static boolean addsUp(Counted counted) {
        long left = 0;
        for (long one : counted.excluded().values()) {
            if (one <= 0) return false;
            left += one;
        }
        return counted.tried() > 0
                && left >= 0
                && counted.tried() + left == counted.population()
                && counted.inputs().matches("[0-9a-f]{64}");
    }
}
