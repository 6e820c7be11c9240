package dev.plinth.crypto;

/**
 * Which key sealed something: the version of the organisation's key and the generation of the subject's salt. Both go
 * into the header as unsigned 32-bit numbers; a key that is not a subject's has generation 0.
 */
public record KeyRef(int keyVersion, int saltGeneration) {
    /** Refuses negative numbers. */
    public KeyRef {
        if (keyVersion < 0 || saltGeneration < 0) {
            throw new IllegalArgumentException("Key version and salt generation must not be negative, were %d and %d"
                    .formatted(keyVersion, saltGeneration));
        }
    }

    /** A reference to a key without subject salt. */
    public static KeyRef version(int keyVersion) {
        return new KeyRef(keyVersion, 0);
    }
}
