package dev.plinth.vault;

import dev.plinth.tenancy.Ids;
import java.util.UUID;

/** A record of one collection: time-ordered (version 7), or made from a natural key (version 8). */
public record RecordId(UUID value) {
    /** Reads the canonical text form (RFC 9562, section 4); throws {@link IllegalArgumentException} on anything else. */
    public static RecordId parse(String text) {
        return new RecordId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
