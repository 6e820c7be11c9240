package dev.plinth.keys;

import dev.plinth.crypto.SecretBytes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A keyset unwrapped. Prints versions only. */
final class OpenKeyset implements Keyring {
    private final KeyPurpose purpose;
    private final int primary;
    private final Map<Integer, SecretBytes> versions;

    OpenKeyset(KeyPurpose purpose, int primary, Map<Integer, SecretBytes> versions) {
        this.purpose = purpose;
        this.primary = primary;
        this.versions = Map.copyOf(versions);
    }

    @Override
    public int primary() {
        return primary;
    }

    @Override
    public SecretBytes key(int version) {
        return Optional.ofNullable(versions.get(version)).orElseThrow(() -> KeyProblems.retired(purpose, version));
    }

    @Override
    public Set<Integer> versions() {
        return versions.keySet();
    }

    Map<Integer, SecretBytes> secrets() {
        return versions;
    }

    @Override
    public String toString() {
        return "OpenKeyset[%s, primary %d of %s]".formatted(purpose.text(), primary, versions.keySet());
    }
}
