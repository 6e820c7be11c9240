package dev.plinth.tenancy;

import java.util.UUID;

/** A department (sub-organisation) of one organisation. */
public record DepartmentId(UUID value) {
    /** Reads the canonical text form (RFC 9562, section 4); throws {@link IllegalArgumentException} on anything else. */
    public static DepartmentId parse(String text) {
        return new DepartmentId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
