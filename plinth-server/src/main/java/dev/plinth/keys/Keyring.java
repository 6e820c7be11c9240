package dev.plinth.keys;

import dev.plinth.crypto.SecretBytes;
import java.util.Set;

/** The unwrapped versions of one organisation's keyset for one purpose. Valid for one operation: fetch it anew each time. */
public interface Keyring {
    /** The version that encrypts. */
    int primary();

    /** Throws {@link dev.plinth.problem.ProblemException} {@code key-version-retired} if the version is gone. */
    SecretBytes key(int version);

    Set<Integer> versions();
}
