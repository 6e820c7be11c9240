package dev.plinth.trust;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock and a ticker that a test moves. Both go on as real ones do unless they are held. */
final class HandClock implements InstantSource, Ticker {
    private volatile Duration ahead = Duration.ZERO;
    private volatile Duration passed = Duration.ZERO;
    private final boolean held;
    private final Instant start;

    private HandClock(Instant start, boolean held) {
        this.start = start;
        this.held = held;
    }

    /** Stands still until it is moved. */
    static HandClock at(Instant start) {
        return new HandClock(start, true);
    }

    /** Goes with the real time. */
    static HandClock real() {
        return new HandClock(Instant.EPOCH, false);
    }

    /** Time passes. */
    HandClock pass(Duration more) {
        passed = passed.plus(more);
        ahead = ahead.plus(more);
        return this;
    }

    /** Somebody sets the clock; no time passes. */
    HandClock set(Duration by) {
        ahead = ahead.plus(by);
        return this;
    }

    @Override
    public Instant instant() {
        return (held ? start : InstantSource.system().instant()).plus(ahead);
    }

    @Override
    public long nanos() {
        return (held ? 0 : System.nanoTime()) + passed.toNanos();
    }
}
