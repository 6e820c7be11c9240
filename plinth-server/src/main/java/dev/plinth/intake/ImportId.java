package dev.plinth.intake;

import dev.plinth.tenancy.Ids;
import java.util.UUID;

/** One file, read in one way: made from its content, format and mapping, so the same file has the same id. */
public record ImportId(UUID value) {
    /** Reads the canonical text form (RFC 9562, section 4); throws {@link IllegalArgumentException} on anything else. */
    public static ImportId parse(String text) {
        return new ImportId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
