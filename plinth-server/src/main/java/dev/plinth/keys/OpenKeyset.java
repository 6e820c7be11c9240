package dev.plinth.keys;

import dev.plinth.crypto.KeyDerivation;
import dev.plinth.crypto.SealContext;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.crypto.SecretKey256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A keyset unwrapped. Prints versions only. */
final class OpenKeyset implements Keyring {
    private static final SecretBytes NO_SALT = SecretBytes.copyOf(new byte[SecretKey256.BYTES]);

    private final KeyPurpose purpose;
    private final int primary;
    private final Map<Integer, SecretBytes> versions;
    private final Map<Integer, SecretKey256> rowKeys;
    private final Supplier<OpenKeyset> newer;

    /** @param newer reads the keyset anew, for a version that another node made since */
    OpenKeyset(
            KeyPurpose purpose,
            int primary,
            Map<Integer, SecretBytes> versions,
            KeyDerivation derivation,
            Supplier<OpenKeyset> newer) {
        this.purpose = purpose;
        this.primary = primary;
        this.versions = Map.copyOf(versions);
        this.rowKeys = HashMap.newHashMap(versions.size());
        versions.forEach((version, key) -> rowKeys.put(version, rowKey(derivation, key)));
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

    @Override
    public SecretKey256 rowKey(int version) {
        return Optional.ofNullable(rowKeys.get(version)).orElseThrow(() -> KeyProblems.retired(purpose, version));
    }

    private SecretKey256 rowKey(KeyDerivation derivation, SecretBytes key) {
        return derivation.derive(SecretKey256.of(key), NO_SALT, "plinth/row-key/v1", SealContext.of(purpose.text()));
    }

    private Optional<SecretBytes> known(int version) {
        return Optional.ofNullable(versions.get(version));
    }

    @Override
    public Set<Integer> versions() {
        return versions.keySet();
    }

    /** All keys in here, those that were derived too. */
    List<SecretBytes> secrets() {
        return Stream.concat(
                        versions.values().stream(), rowKeys.values().stream().map(SecretKey256::secret))
                .toList();
    }

    @Override
    public String toString() {
        return "OpenKeyset[%s, primary %d of %s]".formatted(purpose.text(), primary, versions.keySet());
    }
}
