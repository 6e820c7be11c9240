package dev.plinth.ledger;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.RegionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one region's sequencer and publisher going, each in a thread of its own, for as long as this process holds the lease. */
final class RegionLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegionLoop.class);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(1);

    private final RegionId region;
    private final LedgerSettings settings;
    private final InstantSource clock;
    private final Lease lease;
    private final Sequencer sequencer;
    private final Publisher publisher;
    private final InboxGauge gauge;
    private final LedgerMetrics metrics;
    private final Wake wake;
    private final List<Thread> threads;
    private volatile boolean stopping;
    private OptionalLong epoch = OptionalLong.empty();
    private Instant renewed = Instant.EPOCH;

    RegionLoop(
            Lease lease,
            Sequencer sequencer,
            Publisher publisher,
            InboxGauge gauge,
            LedgerMetrics metrics,
            Wake wake,
            LedgerSettings settings,
            InstantSource clock) {
        this.region = lease.region();
        this.settings = settings;
        this.clock = clock;
        this.lease = lease;
        this.sequencer = sequencer;
        this.publisher = publisher;
        this.gauge = gauge;
        this.metrics = metrics;
        this.wake = wake;
        this.threads = List.of(
                Thread.ofPlatform().daemon().name("sequencer-" + region).unstarted(() -> run(this::sequence)),
                Thread.ofPlatform().daemon().name("publisher-" + region).unstarted(() -> run(this::publish)));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** One turn of a loop. */
    @FunctionalInterface
    private interface Turn {
        void run() throws InterruptedException;
    }

    private void run(Turn turn) {
        boolean failing = false;
        while (!stopping) {
            try {
                try {
                    turn.run();
                    failing = false;
                } catch (RuntimeException e) {
                    if (!failing && !stopping) report(e);
                    failing = true;
                    Thread.sleep(AFTER_FAILURE);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void report(RuntimeException e) {
        switch (e) {
            case Lease.LostException lost -> LOG.warn("{}", lost.getMessage());
            case ProblemException away -> LOG.warn("The log of region {} waits: {}", region, away.getMessage());
            default -> LOG.error("The log of region {} met an error and tries again", region, e);
        }
    }

    private void sequence() throws InterruptedException {
        try {
            if (epoch.isEmpty() && !take()) {
                wake.await(region, settings.lease().dividedBy(4));
                return;
            }
            if (clock.instant().isAfter(renewed.plus(settings.lease().dividedBy(3)))) {
                lease.renew(epoch.getAsLong());
                renewed = clock.instant();
                gauge.read(region);
            }
            int entries = sequencer.integrate(epoch.getAsLong());
            metrics.integrated(region, entries);
            if (entries == 0) wake.await(region, settings.poll());
        } catch (Lease.LostException e) {
            epoch = OptionalLong.empty();
            throw e;
        }
    }

    private boolean take() {
        epoch = lease.tryTake();
        renewed = clock.instant();
        if (epoch.isPresent()) sequencer.takeOver();
        return epoch.isPresent();
    }

    /** At most so many signatures a second: a round of k checkpoints takes k times the pace, and never over a second. */
    private void publish() throws InterruptedException {
        publisher.await(LONGEST_ROUND);
        long begun = System.nanoTime();
        int signed = publisher.publish();
        Duration pace =
                Duration.ofSeconds(1).dividedBy(settings.checkpointsASecond()).multipliedBy(signed);
        Duration round = pace.compareTo(LONGEST_ROUND) > 0 ? LONGEST_ROUND : pace;
        Duration left = round.minusNanos(System.nanoTime() - begun);
        if (left.isPositive()) Thread.sleep(left);
    }

    /** Stops both threads and gives the lease back. */
    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) thread.join(Duration.ofSeconds(5));
            if (epoch.isPresent()) lease.release(epoch.getAsLong());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn(
                    "The lease of region {} could not be given back and runs out by itself: {}",
                    region,
                    e.getMessage());
        }
    }
}
