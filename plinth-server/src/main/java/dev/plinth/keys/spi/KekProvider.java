package dev.plinth.keys.spi;

import dev.plinth.crypto.KekId;
import dev.plinth.crypto.SecretBytes;

/**
 * Holds key-encryption keys outside the database and wraps other keys under them. A provider MUST bind the {@link KeyPlace}
 * as associated data, MUST NOT cache a key-encryption key, and MUST be safe for any number of threads.
 *
 * <p>Every method throws {@link KekUnavailableException} when the provider does not answer or does not have the key (any
 * more). {@code unwrap} throws {@link WrappedKeyRefusedException} when it answers and key, place or bytes are not those of
 * the wrapping.
 */
public interface KekProvider {
    /** The name that stands beside each wrapped key, {@code [a-z][a-z0-9-]{0,31}}; never changes. */
    String name();

    /** Makes a new key of 256 bits. Leaves it alone when a key of this id is already there. */
    void create(KekId id);

    /** Wraps a key of 32 bytes for one place. */
    byte[] wrap(KekId kek, SecretBytes key, KeyPlace place);

    SecretBytes unwrap(KekId kek, byte[] wrapped, KeyPlace place);

    /** Destroys a key that {@link #create} made, for good. Does nothing when there is none of this id. */
    void destroy(KekId id);

    /** Returns only if the key can be used at this moment. Asks the provider each time. */
    void confirm(KekId kek);
}
