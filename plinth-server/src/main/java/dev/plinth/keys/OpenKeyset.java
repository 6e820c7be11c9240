package dev.plinth.keys;

import dev.plinth.crypto.SecretBytes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A keyset unwrapped. Prints versions only. */
final class OpenKeyset implements Keyring {
    private final KeyPurpose purpose;
    private final int primary;
    private final Map<Integer, SecretBytes> versions;
    private final Supplier<OpenKeyset> newer;

    /** @param newer reads the keyset anew, for a version that another node made since */
    OpenKeyset(KeyPurpose purpose, int primary, Map<Integer, SecretBytes> versions, Supplier<OpenKeyset> newer) {
        this.purpose = purpose;
        this.primary = primary;
        this.versions = Map.copyOf(versions);
        this.newer = newer;
    }

    @Override
    public int primary() {
        return primary;
    }

    @Override
    public SecretBytes key(int version) {
        return known(version)
                .or(() -> version > primary ? newer.get().known(version) : Optional.empty())
                .orElseThrow(() -> KeyProblems.retired(purpose, version));
    }

    private Optional<SecretBytes> known(int version) {
        return Optional.ofNullable(versions.get(version));
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
