package dev.plinth.crypto;

import java.nio.charset.StandardCharsets;

/** The name of a key encryption key at its provider, 1 to 255 bytes of UTF-8 without control characters. */
public record KekId(String value) {
    private static final int MAX_BYTES = 255;

    /** Refuses names that do not fit. */
    public KekId {
        int length = value.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > MAX_BYTES || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "A KEK id has 1 to %d bytes and no control characters, got %d bytes".formatted(MAX_BYTES, length));
        }
    }

    byte[] utf8() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return value;
    }
}
