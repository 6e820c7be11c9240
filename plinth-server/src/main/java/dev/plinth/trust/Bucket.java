package dev.plinth.trust;

import java.time.Duration;

/** Allowance that refills as time passes and never holds more than its capacity. Begins full. Thread-safe. */
final class Bucket {
    private final Ticker ticker;
    private final long capacity;
    private long level;
    private long readAt;

    Bucket(Ticker ticker, Duration capacity) {
        this.ticker = ticker;
        this.capacity = capacity.toNanos();
        this.level = this.capacity;
        this.readAt = ticker.nanos();
    }

    /** Takes it whole or not at all. */
    synchronized boolean tryTake(Duration cost) {
        refill();
        if (level < cost.toNanos()) return false;
        level -= cost.toNanos();
        return true;
    }

    /** Takes what was used up already; what is missing is paid back first. */
    synchronized void charge(Duration cost) {
        refill();
        level -= cost.toNanos();
    }

    synchronized boolean covers(Duration cost) {
        refill();
        return level >= cost.toNanos();
    }

    synchronized boolean anyLeft() {
        refill();
        return level > 0;
    }

    synchronized boolean full() {
        refill();
        return level == capacity;
    }

    private void refill() {
        long now = ticker.nanos();
        level = Math.min(capacity, level + (now - readAt));
        readAt = now;
    }
}
