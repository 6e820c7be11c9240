package dev.plinth.tenancy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says of a stored row that Plinth wrote it as it is: a keyed digest over what the row means, each value with its length before
 * it. The key lies outside of the database, so nobody makes one with SQL. See docs/formats/credential-seal-v1.md and
 * docs/formats/key-seal-v1.md.
 */
public final class RowSeal {
    private final StringBuilder content = new StringBuilder();

    private RowSeal() {}

    public static RowSeal of(String table, OrgId org) {
        return new RowSeal().with(table).with(org.toString());
    }

    public RowSeal with(String value) {
        content.append(value.getBytes(StandardCharsets.UTF_8).length)
                .append(':')
                .append(value)
                .append(',');
        return this;
    }

    /** Takes whole microseconds, as the database keeps them. */
    public RowSeal with(Instant time) {
        return with(time.toString());
    }

    public RowSeal with(long number) {
        return with(Long.toString(number));
    }

    public RowSeal with(Optional<?> value) {
        if (value.isPresent()) return with(value.get().toString());
        content.append("-,");
        return this;
    }

    /** @param digest under the key of this kind of seal */
    public byte[] under(Function<String, byte[]> digest) {
        return digest.apply(content.toString());
    }

    public boolean is(Optional<byte[]> stored, Function<String, byte[]> digest) {
        return stored.isPresent() && MessageDigest.isEqual(under(digest), stored.get());
    }
}
