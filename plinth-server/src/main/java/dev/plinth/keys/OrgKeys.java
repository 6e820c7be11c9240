package dev.plinth.keys;

import dev.plinth.crypto.KeyDerivation;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.WrappedKeyRefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One organisation's keys as of one epoch; each keyset is unwrapped when it is first asked for. */
final class OrgKeys {
    private static final Logger LOG = LoggerFactory.getLogger(OrgKeys.class);

    private final KekRow kek;
    private final List<KeyRow> rows;
    private final Providers providers;
    private final Wiper wiper;
    private final KeyDerivation derivation;
    private final Map<KeyPurpose, OpenKeyset> opened = new ConcurrentHashMap<>();
    private final Function<KeyPurpose, OpenKeyset> newer;
    private volatile long confirmedAt;
    private volatile long shredEpoch;
    private volatile boolean dropped;

    /**
     * @param newer reads a keyset anew
     * @param confirmedAt when the provider was asked, by the monotonic clock of the cache
     */
    OrgKeys(
            KekRow kek,
            List<KeyRow> rows,
            Providers providers,
            Wiper wiper,
            KeyDerivation derivation,
            Function<KeyPurpose, OpenKeyset> newer,
            long confirmedAt) {
        this.newer = newer;
        this.kek = kek;
        this.rows = List.copyOf(rows);
        this.providers = providers;
        this.wiper = wiper;
        this.derivation = derivation;
        this.confirmedAt = confirmedAt;
        this.shredEpoch = kek.shredEpoch();
    }

    KekRow kek() {
        return kek;
    }

    List<KeyRow> rows() {
        return rows;
    }

    long confirmedAt() {
        return confirmedAt;
    }

    void confirmed(long at) {
        confirmedAt = at;
    }

    long shredEpoch() {
        return shredEpoch;
    }

    boolean dropped() {
        return dropped;
    }

    void shredEpoch(long epoch) {
        shredEpoch = epoch;
    }

    /** Refuses with {@code key-unavailable} when the provider is silent or the wrapped keys do not open. */
    OpenKeyset keyset(KeyPurpose purpose) {
        try {
            OpenKeyset keyset = opened.computeIfAbsent(purpose, this::open);
            if (dropped) wiper.add(keyset.secrets());
            return keyset;
        } catch (KekUnavailableException e) {
            LOG.warn("Organisation {} is closed: {}", kek.org(), e.getMessage());
            throw KeyProblems.providerSilent();
        } catch (WrappedKeyRefusedException e) {
            LOG.error("The key store may have been tampered with. {}", e.getMessage());
            throw KeyProblems.providerSilent();
        }
    }

    private OpenKeyset open(KeyPurpose purpose) {
        Map<Integer, SecretBytes> versions = new HashMap<>();
        int primary = 0;
        for (KeyRow row : rows) {
            if (row.purpose() != purpose || row.wrapped().isEmpty()) continue;
            versions.put(
                    row.version(), providers.unwrap(row.kek(), row.wrapped().get(), row.place(kek.org())));
            if (row.state() == KeyState.ACTIVE) primary = row.version();
        }
        if (primary == 0)
            throw new IllegalStateException(
                    "The key store has no active %s key of organisation %s".formatted(purpose.text(), kek.org()));
        return new OpenKeyset(purpose, primary, versions, derivation, () -> newer.apply(purpose));
    }

    /** Hands every key to the wiper. Operations that already hold one can finish. */
    void drop() {
        dropped = true;
        opened.values().forEach(keyset -> wiper.add(keyset.secrets()));
    }

    @Override
    public String toString() {
        return "OrgKeys[%s, epoch %d]".formatted(kek.org(), kek.epoch());
    }
}
