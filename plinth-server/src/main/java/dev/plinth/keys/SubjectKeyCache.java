package dev.plinth.keys;

import dev.plinth.crypto.SecretBytes;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.crypto.SubjectKeys;
import dev.plinth.tenancy.OrgId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Subjects' salts and the keys derived from them. An entry dies with the {@link OrgKeys} it was derived from. */
final class SubjectKeyCache {
    private record Place(OrgId org, SubjectId subject) {}

    /** One subject's live salt with the keys made from it so far. */
    final class Entry {
        private final OrgKeys owner;
        private final SaltRows.Salt salt;
        private final Map<Integer, Keys.SubjectKey> keys = new ConcurrentHashMap<>();

        private Entry(OrgKeys owner, SaltRows.Salt salt) {
            this.owner = owner;
            this.salt = salt;
        }

        int generation() {
            return salt.generation();
        }

        Keys.SubjectKey key(int version) {
            return keys.computeIfAbsent(version, this::derive);
        }

        private Keys.SubjectKey derive(int version) {
            SecretKey256 vaultKey =
                    SecretKey256.of(owner.keyset(KeyPurpose.VAULT).key(version));
            SecretKey256 key = derivation.subjectKey(
                    vaultKey, salt.salt(), owner.kek().org().value());
            return new Keys.SubjectKey(salt.subject(), version, salt.generation(), key.secret());
        }

        private List<SecretBytes> secrets() {
            List<SecretBytes> all = new ArrayList<>();
            all.add(salt.salt());
            keys.values().forEach(key -> all.add(key.key()));
            return all;
        }
    }

    private final SubjectKeys derivation;
    private final BoundedCache<Place, Entry> entries;

    SubjectKeyCache(int limit, SubjectKeys derivation, Wiper wiper) {
        this.derivation = derivation;
        this.entries = new BoundedCache<>(limit, (place, entry) -> wiper.add(entry.secrets()));
    }

    Optional<Entry> get(OrgKeys owner, SubjectId subject) {
        return entries.get(new Place(owner.kek().org(), subject)).filter(entry -> entry.owner == owner);
    }

    /**
     * Remembers a salt. A subject shredded between the reading of the salt and this call is not remembered.
     *
     * @param epochBefore the owner's shred epoch before the salt was read
     */
    Entry add(OrgKeys owner, SaltRows.Salt salt, long epochBefore) {
        Place place = new Place(owner.kek().org(), salt.subject());
        Entry entry = new Entry(owner, salt);
        entries.put(place, entry);
        // whoever notices a shredding or a pull marks the owner first and then removes entries: one of the two sees the
        // other
        if (owner.shredEpoch() != epochBefore || owner.dropped()) entries.remove(place, entry);
        return entry;
    }

    void forget(OrgId org, SubjectId subject) {
        entries.remove(new Place(org, subject));
    }

    void forget(OrgId org) {
        entries.removeIf(place -> place.org().equals(org));
    }

    void forgetAll() {
        entries.removeIf(place -> true);
    }
}
