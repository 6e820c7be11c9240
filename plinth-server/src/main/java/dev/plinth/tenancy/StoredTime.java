package dev.plinth.tenancy;

import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Times as a database gives them. It holds some that no calculation can bear, {@code infinity} among them, and nobody writes these
 * here: such a time becomes the last one before the year 10000, or the first one of the year 1, and no seal is over either.
 */
public final class StoredTime {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private StoredTime() {}

    public static Instant of(OffsetDateTime stored) {
        Instant at = stored.toInstant();
        if (at.isAfter(LAST)) return LAST;
        return at.isBefore(FIRST) ? FIRST : at;
    }
}
