package dev.plinth.trust;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time by which evidence ages. It never goes back and never stands still: setting the clock of the server back makes
 * nothing younger. Thread-safe.
 */
final class TrustClock {
    private final InstantSource clock;
    private final Ticker ticker;
    private Instant anchor;
    private long anchoredAt;

    TrustClock(InstantSource clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
        this.anchor = clock.instant();
        this.anchoredAt = ticker.nanos();
    }

    synchronized Instant now() {
        Instant shown = clock.instant();
        long tick = ticker.nanos();
        Instant passed = anchor.plusNanos(tick - anchoredAt);
        if (!shown.isAfter(passed)) return passed;
        anchor = shown;
        anchoredAt = tick;
        return shown;
    }

    /** How far the clock of the server is behind this one; more than a moment means that it was set back. */
    Duration behind() {
        Duration behind = Duration.between(clock.instant(), now());
        return behind.isNegative() ? Duration.ZERO : behind;
    }
}
