package dev.plinth.tenancy;

import java.util.Locale;

/**
 * Whoever acts.
 *
 * @param id opaque, never a name or an e-mail address: it stands in entries that are kept for years
 */
public record Principal(Kind kind, String id) {
    /** {@code SERVICE} is an API key or service account; {@code SYSTEM} is Plinth itself, such as a scheduled rotation. */
    public enum Kind {
        OPERATOR,
        USER,
        SERVICE,
        SYSTEM;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Principal {
        if (!id.matches("[A-Za-z0-9._:-]{1,64}"))
            throw new IllegalArgumentException("Principal id must match [A-Za-z0-9._:-]{1,64}");
    }

    public static Principal system(String part) {
        return new Principal(Kind.SYSTEM, part);
    }
}
