package dev.plinth.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/** Passes on a growing number now and then: often enough to keep a lease, seldom enough to cost nothing. */
final class Pulse {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int LOOKS_AT_CLOCK_EVERY = 256;

    private final InstantSource clock;
    private final LongConsumer beat;
    private Instant last;
    private long calls;

    Pulse(InstantSource clock, LongConsumer beat) {
        this.clock = clock;
        this.beat = beat;
        this.last = clock.instant();
    }

    void at(long number) {
        if (++calls % LOOKS_AT_CLOCK_EVERY != 0) return;
        Instant now = clock.instant();
        if (Duration.between(last, now).compareTo(EVERY) < 0) return;
        last = now;
        beat.accept(number);
    }
}
