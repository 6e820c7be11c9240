package dev.plinth.tenancy;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** Makes time-ordered ids (UUID version 7, RFC 9562, section 5.7) from a clock and a source of randomness. */
public final class Ids {
    private static final int CANONICAL_LENGTH = 36;

    private final InstantSource clock;
    private final SecureRandom random;

    public Ids(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new id; 74 of its bits are random, so it can be neither guessed nor counted. */
    public UUID next() {
        long millis = clock.millis();
        long high = (millis << 16) | 0x7000L | (random.nextInt() & 0x0fffL);
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    /** Reads exactly the canonical form; {@link UUID#fromString} alone also takes shortened groups. */
    public static UUID parse(String text) {
        if (text.length() != CANONICAL_LENGTH)
            throw new IllegalArgumentException("An id has 36 characters, this one has " + text.length());
        return UUID.fromString(text);
    }
}
