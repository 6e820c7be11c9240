package dev.plinth.vault;

import java.util.Optional;

/**
 * What an organisation asks of a field.
 *
 * @param name unique in its collection, {@code [A-Za-z][A-Za-z0-9_-]{0,62}}
 * @param search how the field is found by equality, if at all
 * @param required whether every record must have it
 * @param maxLength of a string in characters (code points), of JSON in characters of its text; other types ignore it
 */
public record FieldSpec(
        String name,
        FieldType type,
        FieldClass fieldClass,
        Optional<SearchMode> search,
        Mask mask,
        boolean required,
        int maxLength) {
    /** The length allowed where nothing else is said. */
    public static final int DEFAULT_MAX_LENGTH = 65_536;
    /** The longest length that may be asked for. */
    public static final int LONGEST = 1_000_000;

    /** A field with the defaults: not searchable, not required, fully masked if it is sealed and shown if not. */
    public static FieldSpec of(String name, FieldType type, FieldClass fieldClass) {
        Mask mask = fieldClass.isSealed() ? Mask.FULL : Mask.NONE;
        return new FieldSpec(name, type, fieldClass, Optional.empty(), mask, false, DEFAULT_MAX_LENGTH);
    }

    public FieldSpec searchable(SearchMode mode) {
        return new FieldSpec(name, type, fieldClass, Optional.of(mode), mask, required, maxLength);
    }

    public FieldSpec masked(Mask how) {
        return new FieldSpec(name, type, fieldClass, search, how, required, maxLength);
    }

    public FieldSpec mandatory() {
        return new FieldSpec(name, type, fieldClass, search, mask, true, maxLength);
    }

    public FieldSpec upTo(int length) {
        return new FieldSpec(name, type, fieldClass, search, mask, required, length);
    }
}
