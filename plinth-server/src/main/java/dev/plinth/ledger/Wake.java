package dev.plinth.ledger;

import dev.plinth.tenancy.RegionId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tells the sequencer of this process that something was committed in a region. Other processes notice by their poll:
 * NOTIFY would make every commit queue for one lock of the database.
 */
final class Wake {
    private final Map<RegionId, Semaphore> regions = new ConcurrentHashMap<>();

    void signal(RegionId region) {
        Semaphore semaphore = of(region);
        if (semaphore.availablePermits() == 0) semaphore.release();
    }

    /** Waits for a signal since the last call, at most this long. */
    void await(RegionId region, Duration longest) throws InterruptedException {
        Semaphore semaphore = of(region);
        if (semaphore.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) semaphore.drainPermits();
    }

    private Semaphore of(RegionId region) {
        return regions.computeIfAbsent(region, fresh -> new Semaphore(0));
    }
}
