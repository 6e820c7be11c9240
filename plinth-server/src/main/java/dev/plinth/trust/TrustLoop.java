package dev.plinth.trust;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Keeps the probes going for as long as this process holds the lease, and its view of the claims up to date in any case. */
final class TrustLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TrustLoop.class);
    private static final Duration TURN = Duration.ofMillis(250);

    private final RunnerLease lease;
    private final Runs runs;
    private final Reviews reviews;
    private final TrustSettings settings;
    private final Ticker ticker;
    private volatile boolean stopping;
    private volatile boolean running;
    private Thread thread = Thread.currentThread();
    private boolean looked;
    private boolean holding;
    private long askedAt;
    private long lookedAt;

    TrustLoop(RunnerLease lease, Runs runs, Reviews reviews, TrustSettings settings, Ticker ticker) {
        this.lease = lease;
        this.runs = runs;
        this.reviews = reviews;
        this.settings = settings;
        this.ticker = ticker;
    }

    @Override
    public void start() {
        stopping = false;
        running = true;
        thread = Thread.ofPlatform().daemon().name("trust").start(this::loop);
    }

    private void loop() {
        boolean failing = false;
        try {
            while (!stopping) {
                try {
                    turn();
                    failing = false;
                } catch (RuntimeException e) {
                    if (!failing && !stopping) LOG.warn("The probes wait: {}", e.toString());
                    failing = true;
                }
                Thread.sleep(TURN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        if (!looked || passed(lookedAt, settings.review())) look();
        if (settings.run() && (askedAt == 0 || passed(askedAt, settings.lease().dividedBy(3)))) hold();
        if (holding) runs.startDue();
    }

    /** What keeps states from being published keeps nothing from being tried. */
    private void look() {
        try {
            reviews.look(holding);
        } catch (RuntimeException e) {
            if (!stopping) reviews.failed(e);
        } finally {
            looked = true;
            lookedAt = ticker.nanos();
        }
    }

    private void hold() {
        boolean before = holding;
        holding = false;
        holding = lease.hold();
        askedAt = ticker.nanos();
        if (holding && !before) reviews.settle();
    }

    private boolean passed(long since, Duration length) {
        return ticker.nanos() - since >= length.toNanos();
    }

    @Override
    public void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
            runs.stop();
            if (holding) lease.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The lease of the probes could not be given back and runs out by itself: {}", e.getMessage());
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After everything else, the listener too: probes knock at it. Stopped first. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
