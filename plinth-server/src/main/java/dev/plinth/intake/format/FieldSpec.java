package dev.plinth.intake.format;

import java.util.Locale;

/**
 * A field of a collection that an import fills.
 *
 * @param search whether it can be found by equality; of a sealed field this costs a blind index
 */
public record FieldSpec(String name, Type type, Sensitivity sensitivity, boolean search, boolean required) {
    /** What a value is. */
    public enum Type {
        STRING,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        DATE,
        TIMESTAMP,
        JSON;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it is protected: the last four are sealed. */
    public enum Sensitivity {
        PUBLIC,
        INTERNAL,
        PERSONAL,
        PHI,
        CARD,
        SECRET;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public FieldSpec {
        if (!name.matches("[a-z][a-z0-9_]{0,62}"))
            throw new IllegalArgumentException("Field name must match [a-z][a-z0-9_]{0,62}, was " + name);
    }

    public static FieldSpec of(String name, Type type, Sensitivity sensitivity) {
        return new FieldSpec(name, type, sensitivity, false, false);
    }

    public FieldSpec searchable() {
        return new FieldSpec(name, type, sensitivity, true, required);
    }

    public FieldSpec needed() {
        return new FieldSpec(name, type, sensitivity, search, true);
    }
}
