package dev.plinth.ledger;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids of entries: UUID version 7 with the fraction of the millisecond in {@code rand_a} (RFC 9562, section 6.2, method
 * 3), so that the ids of one process ascend strictly. The sequencer orders an organisation's entries by them.
 */
final class EntryIds {
    private static final int FRACTION_BITS = 12;
    private static final long NANOS_A_MILLI = 1_000_000;

    private final InstantSource clock;
    private final SecureRandom random;
    private final AtomicLong last = new AtomicLong();

    EntryIds(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** An id and the time that goes with it, in microseconds as the database keeps it. */
    record Stamp(EntryId id, Instant time) {}

    Stamp next() {
        Instant now = clock.instant();
        long fraction = ((now.get(ChronoField.NANO_OF_SECOND) % NANOS_A_MILLI) << FRACTION_BITS) / NANOS_A_MILLI;
        long wanted = (now.toEpochMilli() << FRACTION_BITS) | fraction;
        long tick = last.updateAndGet(before -> Math.max(before + 1, wanted));
        long high = ((tick >>> FRACTION_BITS) << 16) | 0x7000L | (tick & 0xfffL);
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new Stamp(new EntryId(new UUID(high, low)), now.truncatedTo(ChronoUnit.MICROS));
    }
}
