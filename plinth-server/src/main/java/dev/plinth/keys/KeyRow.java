package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.util.Optional;

/** One version of a key as the key store holds it; {@code wrapped} is empty once it is destroyed. */
record KeyRow(
        KeyPurpose purpose,
        int version,
        Optional<byte[]> wrapped,
        KekRef kek,
        KeyState state,
        Instant createdAt,
        Optional<Instant> retiredAt,
        Optional<Instant> destroyedAt) {

    KeyPlace place(OrgId org) {
        return new KeyPlace(org, purpose, version);
    }
}
