package dev.plinth.identity;

import dev.plinth.tenancy.Ids;
import java.util.UUID;

/** An API key of one organisation; not secret. */
public record ApiKeyId(UUID value) {
    /** Reads the canonical text form (RFC 9562, section 4); throws {@link IllegalArgumentException} on anything else. */
    public static ApiKeyId parse(String text) {
        return new ApiKeyId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
