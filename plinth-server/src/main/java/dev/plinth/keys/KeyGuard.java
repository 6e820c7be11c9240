package dev.plinth.keys;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Believes what the key store holds of an organisation only if Plinth wrote it as it is, and wrote nothing after it. */
final class KeyGuard {
    private static final Logger LOG = LoggerFactory.getLogger(KeyGuard.class);

    private final KeyDatabase database;
    private final KeySeals seals;
    private final KeyWitness witness;
    private final KeyMeters meters;

    KeyGuard(KeyDatabase database, KeySeals seals, KeyWitness witness, KeyMeters meters) {
        this.database = database;
        this.seals = seals;
        this.witness = witness;
        this.meters = meters;
    }

    KeySeals seals() {
        return seals;
    }

    KeyWitness witness() {
        return witness;
    }

    /** What is stored now; nothing if this organisation never had keys. */
    Optional<StoredKeys> read(OrgId org) {
        KeyWitness.Said said = witness.last(org);
        Optional<StoredKeys> stored = database.in(org, tx -> StoredKeys.read(tx, org));
        if (stored.isEmpty()) requireNone(org, said);
        return stored.map(keys -> require(keys, said));
    }

    /** Rows that are locked, or were read after {@code said}. */
    StoredKeys require(StoredKeys stored, KeyWitness.Said said) {
        flaw(stored, said).ifPresent(why -> {
            throw refused(stored.kek().org(), why);
        });
        return stored;
    }

    StoredKeys requireLocked(StoredKeys locked) {
        return require(locked, witness.last(locked.kek().org()));
    }

    /** Rows that are an old copy, and not of a time before another key-encryption key was the organisation's. */
    void requireRestored(StoredKeys locked) {
        OrgId org = locked.kek().org();
        KeyWitness.Said said = witness.last(org);
        seals.flaw(said.region(), locked.kek().seal(), locked.content()).ifPresent(why -> {
            throw refused(org, "Keys of organisation %s were ".formatted(org) + why);
        });
        if (said.epoch() <= locked.kek().epoch()) throw KeyProblems.changedMeanwhile();
        if (said.kek().filter(kek -> !kek.equals(locked.kek().ref())).isPresent())
            throw refused(
                    org,
                    "Keys of organisation %s are wrapped under a key that it has left, so they are not accepted"
                            .formatted(org));
    }

    void requireNone(OrgId org, KeyWitness.Said said) {
        if (said.made()) throw refused(org, gone(org));
    }

    static String gone(OrgId org) {
        return "Keys of organisation %s were taken out of the database: the log says that they were made"
                .formatted(org);
    }

    Optional<String> flaw(StoredKeys stored, KeyWitness.Said said) {
        String what = "Keys of organisation %s ".formatted(stored.kek().org());
        if (said.epoch() > stored.kek().epoch())
            return Optional.of(what
                    + "are an old copy, put back in the database: they have epoch %d, the log says %d"
                            .formatted(stored.kek().epoch(), said.epoch()));
        return seals.flaw(said.region(), stored.kek().seal(), stored.content()).map(why -> what + "were " + why);
    }

    /** Counts and logs it. */
    ProblemException refused(OrgId org, String why) {
        report(why);
        return KeyProblems.tampered(org);
    }

    void report(String why) {
        meters.refused();
        LOG.error("Refused: {}", why);
    }

    /** Seals what this transaction made of the organisation's rows; returns it. */
    StoredKeys seal(KeyTransaction tx, OrgId org) {
        StoredKeys stored = StoredKeys.lock(tx, org).orElseThrow(KeyProblems::changedMeanwhile);
        tx.update("update keystore.org_kek set seal = ? where org_id = ?", seals.of(stored.content()), org);
        return stored;
    }
}
