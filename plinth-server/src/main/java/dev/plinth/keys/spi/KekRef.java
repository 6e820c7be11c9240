package dev.plinth.keys.spi;

import dev.plinth.crypto.KekId;

/** One key-encryption key: whose provider, and its name there. */
public record KekRef(String provider, KekId id) {
    public KekRef {
        if (!provider.matches("[a-z][a-z0-9-]{0,31}"))
            throw new IllegalArgumentException(
                    "A key provider's name must match [a-z][a-z0-9-]{0,31}, was " + provider);
    }
}
