package dev.plinth.identity;

import dev.plinth.tenancy.OrgId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * Credential seal v1: says of a stored row that Plinth wrote it as it is. A keyed digest over what the row means, each value
 * with its length before it; the key is made from the {@link Pepper}, so nobody makes one with SQL. See
 * docs/formats/credential-seal-v1.md.
 */
final class RowSeal {
    private final StringBuilder content = new StringBuilder();

    private RowSeal() {}

    static RowSeal of(String table, OrgId org) {
        return new RowSeal().with(table).with(org.toString());
    }

    RowSeal with(String value) {
        content.append(value.getBytes(StandardCharsets.UTF_8).length)
                .append(':')
                .append(value)
                .append(',');
        return this;
    }

    /** Takes whole microseconds, as the database keeps them. */
    RowSeal with(Instant time) {
        return with(time.toString());
    }

    RowSeal with(Optional<?> value) {
        if (value.isPresent()) return with(value.get().toString());
        content.append("-,");
        return this;
    }

    byte[] under(Pepper pepper) {
        return pepper.seal(content.toString());
    }

    boolean is(Optional<byte[]> stored, Pepper pepper) {
        return stored.isPresent() && MessageDigest.isEqual(under(pepper), stored.get());
    }
}
