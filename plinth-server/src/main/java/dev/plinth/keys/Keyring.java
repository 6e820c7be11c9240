package dev.plinth.keys;

import dev.plinth.crypto.SecretBytes;
import dev.plinth.crypto.SecretKey256;
import java.util.Set;

/** The unwrapped versions of one organisation's keyset for one purpose. Valid for one operation: fetch it anew each time. */
public interface Keyring {
    /** The version that encrypts. */
    int primary();

    /** Throws {@link dev.plinth.problem.ProblemException} {@code key-version-retired} if the version is gone. */
    SecretBytes key(int version);

    /**
     * The key derived from this version that vouches for what is stored in clear. Throws as {@link #key} does. That of
     * {@link KeyPurpose#SUBJECT_ID} outlives every rotation.
     */
    SecretKey256 rowKey(int version);

    Set<Integer> versions();
}
