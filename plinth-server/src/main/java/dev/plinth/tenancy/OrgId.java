package dev.plinth.tenancy;

import java.util.UUID;

/** An organisation: the unit of isolation. */
public record OrgId(UUID value) {
    /** Reads the canonical text form (RFC 9562, section 4); throws {@link IllegalArgumentException} on anything else. */
    public static OrgId parse(String text) {
        return new OrgId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
