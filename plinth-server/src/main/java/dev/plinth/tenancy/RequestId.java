package dev.plinth.tenancy;

import java.util.UUID;

/** One request, as named in answers, logs and entries. */
public record RequestId(UUID value) {
    /** Reads the canonical text form (RFC 9562, section 4); throws {@link IllegalArgumentException} on anything else. */
    public static RequestId parse(String text) {
        return new RequestId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
