package dev.plinth.keys;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KeyDerivation;
import dev.plinth.crypto.SealContext;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.crypto.SubjectIds;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@link Keys} over the caches and the key store. */
final class CachedKeys implements Keys {
    static final int MAX_REFERENCE_CHARACTERS = 512;

    private static final int BATCH = 1_000;
    private static final int ATTEMPTS = 3;

    private final OrgKeyCache organisations;
    private final SubjectKeyCache subjects;
    private final KeyDatabase database;
    private final KeyMeters meters;
    private final SubjectIds ids;
    private final KeyDerivation derivation;
    private final Supplier<byte[]> freshSalt;
    private final InstantSource clock;
    private final Duration revalidation;
    private final Duration writtenWithin;

    CachedKeys(
            OrgKeyCache organisations,
            SubjectKeyCache subjects,
            KeyDatabase database,
            KeyMeters meters,
            CipherPool pool,
            Supplier<byte[]> freshSalt,
            InstantSource clock,
            Duration revalidation,
            Duration writtenWithin) {
        this.organisations = organisations;
        this.subjects = subjects;
        this.database = database;
        this.meters = meters;
        this.ids = new SubjectIds(pool);
        this.derivation = new KeyDerivation(pool);
        this.freshSalt = freshSalt;
        this.clock = clock;
        this.revalidation = revalidation;
        this.writtenWithin = writtenWithin;
    }

    @Override
    public Keyring keyring(OrgId org, KeyPurpose purpose) {
        return organisations.current(org).keyset(purpose);
    }

    @Override
    public SubjectId subject(OrgId org, String reference) {
        return new SubjectId(ids.subjectId(subjectIdKey(org), checked(reference)));
    }

    @Override
    public SubjectId noSubject(OrgId org) {
        // under a key of its own, so that no reference can lead to it
        SecretKey256 key = derivation.derive(
                subjectIdKey(org),
                SecretBytes.copyOf(new byte[SecretKey256.BYTES]),
                "plinth/no-subject/v1",
                SealContext.of("no-subject").and(org.value()));
        return new SubjectId(ids.subjectId(key, ""));
    }

    private SecretKey256 subjectIdKey(OrgId org) {
        OpenKeyset keyset = organisations.current(org).keyset(KeyPurpose.SUBJECT_ID);
        return SecretKey256.of(keyset.key(keyset.primary()));
    }

    private static String checked(String reference) {
        if (reference.isEmpty() || reference.length() > MAX_REFERENCE_CHARACTERS)
            throw ProblemException.field(
                    "subject",
                    "has %d characters".formatted(reference.length()),
                    "1 to %d characters".formatted(MAX_REFERENCE_CHARACTERS));
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(reference))
            throw ProblemException.field("subject", "holds half of a surrogate pair", "well-formed Unicode");
        return reference;
    }

    @Override
    public SubjectKey subjectKeyForSealing(OrgId org, SubjectId subject) {
        OrgKeys owner = organisations.current(org);
        int primary = owner.keyset(KeyPurpose.VAULT).primary();
        Optional<SubjectKeyCache.Entry> cached = subjects.get(owner, subject);
        if (cached.isPresent()) {
            meters.subjectHit();
            return cached.get().key(primary);
        }
        SubjectKey made = load(owner, primary, List.of(subject)).get(subject);
        if (made == null) throw KeyProblems.busy();
        return made;
    }

    @Override
    public Map<SubjectId, SubjectKey> subjectKeysForSealing(OrgId org, Collection<SubjectId> wanted) {
        OrgKeys owner = organisations.current(org);
        int primary = owner.keyset(KeyPurpose.VAULT).primary();
        Map<SubjectId, SubjectKey> keys = HashMap.newHashMap(wanted.size());
        List<SubjectId> missing = new ArrayList<>();
        for (SubjectId subject : wanted) {
            Optional<SubjectKeyCache.Entry> cached = subjects.get(owner, subject);
            if (cached.isPresent()) {
                meters.subjectHit();
                keys.put(subject, cached.get().key(primary));
            } else {
                missing.add(subject);
            }
        }
        for (int from = 0; from < missing.size(); from += BATCH)
            keys.putAll(load(owner, primary, missing.subList(from, Math.min(missing.size(), from + BATCH))));
        return keys;
    }

    /** A salt may be shredded between making and reading it: then the next generation is made. */
    private Map<SubjectId, SubjectKey> load(OrgKeys owner, int version, List<SubjectId> wanted) {
        OrgId org = owner.kek().org();
        Map<SubjectId, SubjectKey> keys = HashMap.newHashMap(wanted.size());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<SubjectId> missing = wanted.stream()
                    .filter(subject -> !keys.containsKey(subject))
                    .toList();
            if (missing.isEmpty()) return keys;
            long epoch = owner.shredEpoch();
            List<SaltRows.Salt> salts =
                    database.in(org, tx -> SaltRows.liveOrNew(tx, org, missing, freshSalt, clock.instant()));
            for (SaltRows.Salt salt : salts) {
                meters.subjectMiss();
                keys.put(salt.subject(), subjects.add(owner, salt, epoch).key(version));
            }
        }
        if (keys.size() < wanted.stream().distinct().count()) throw KeyProblems.busy();
        return keys;
    }

    @Override
    public Optional<SubjectKey> subjectKeyForOpening(OrgId org, SubjectId subject, int keyVersion, int generation) {
        OrgKeys owner = organisations.current(org);
        Optional<SubjectKeyCache.Entry> cached = subjects.get(owner, subject);
        if (cached.isPresent() && cached.get().generation() == generation) {
            meters.subjectHit();
            return Optional.of(cached.get().key(keyVersion));
        }
        meters.subjectMiss();
        long epoch = owner.shredEpoch();
        return database.in(org, tx -> SaltRows.live(tx, org, List.of(subject))).stream()
                .findFirst()
                .map(salt -> subjects.add(owner, salt, epoch))
                .filter(entry -> entry.generation() == generation)
                .map(entry -> entry.key(keyVersion));
    }

    @Override
    public Duration writtenWithin() {
        return writtenWithin;
    }

    @Override
    public Duration revalidation() {
        return revalidation;
    }
}
