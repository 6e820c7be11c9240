package dev.plinth.vault;

/**
 * A field of a collection.
 *
 * @param id 1 to 65,000, given once and never used again: stored rows and ciphertext name fields by it
 */
public record Field(int id, FieldSpec spec) {
    static final int MAX_ID = 65_000;

    public Field {
        if (id < 1 || id > MAX_ID)
            throw new IllegalArgumentException("A field id is 1 to %d, was %d".formatted(MAX_ID, id));
    }

    public String name() {
        return spec.name();
    }

    public boolean isSealed() {
        return spec.fieldClass().isSealed();
    }
}
