package dev.plinth.keys;

import dev.plinth.tenancy.RegionId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Does in the background what keys need: wiping, finishing, rotating, listening. */
final class KeyWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWorker.class);
    private static final Duration ABANDONED = Duration.ofSeconds(60);
    private static final int THREADS = 3;

    private final boolean worker;
    private final Supplier<List<RegionId>> regions;
    private final Wiper wiper;
    private final KeyChanges changes;
    private final KekReservations reservations;
    private final LeftKeks leftKeks;
    private final Reencryption reencryption;
    private final ShredSweep shreds;
    private final KeyAges ages;
    private final KeyNews news;
    private final OrgKeyCache cache;
    private volatile ScheduledExecutorService threads = Executors.newScheduledThreadPool(0);
    private final List<Thread> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    /** @param worker whether this node also does what one node does for all */
    KeyWorker(
            boolean worker,
            Supplier<List<RegionId>> regions,
            Wiper wiper,
            KeyChanges changes,
            KekReservations reservations,
            LeftKeks leftKeks,
            Reencryption reencryption,
            ShredSweep shreds,
            KeyAges ages,
            KeyNews news,
            OrgKeyCache cache) {
        this.worker = worker;
        this.regions = regions;
        this.wiper = wiper;
        this.changes = changes;
        this.reservations = reservations;
        this.leftKeks = leftKeks;
        this.reencryption = reencryption;
        this.shreds = shreds;
        this.ages = ages;
        this.news = news;
        this.cache = cache;
    }

    @Override
    public void start() {
        threads = Executors.newScheduledThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("keys-", 1).factory());
        running = true;
        every(Duration.ofSeconds(1), "wiping", wiper::sweep);
        if (worker) workForAll();
        for (RegionId region : regions.get())
            listeners.add(Thread.ofVirtual().name("key-news-" + region).start(() -> listen(region)));
    }

    private void workForAll() {
        every(
                Duration.ofSeconds(10),
                "finishing changes",
                () -> regions.get().forEach(region -> changes.recover(region, ABANDONED)));
        every(
                Duration.ofSeconds(5),
                "re-encryption",
                () -> regions.get().forEach(region -> reencryption.work(region, () -> !running)));
        every(
                Duration.ofSeconds(5),
                "clearing after shreddings",
                () -> regions.get().forEach(shreds::work));
        every(Duration.ofMinutes(1), "freeing customer keys", reservations::sweep);
        every(
                Duration.ofMinutes(1),
                "destroying keys that were left",
                () -> regions.get().forEach(leftKeks::destroyDue));
        every(Duration.ofMinutes(1), "rotation by age", () -> {
            regions.get().forEach(ages::rotateDue);
            ages.measure(regions.get());
        });
    }

    private void listen(RegionId region) {
        while (running) {
            try {
                news.listen(region, () -> !running);
            } catch (RuntimeException e) {
                LOG.debug("Listening in {} begins again: {}", region, e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            running = false;
        }
    }

    private void every(Duration interval, String what, Runnable work) {
        var unused = threads.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("{} failed and is tried again: {}", what, e.getMessage());
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdown();
        try {
            // they hold connections that are closed next
            for (Thread listener : listeners) listener.join(Duration.ofSeconds(3));
            listeners.clear();
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) threads.shutdownNow();
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
        cache.forgetAll();
        wiper.wipeAll();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
