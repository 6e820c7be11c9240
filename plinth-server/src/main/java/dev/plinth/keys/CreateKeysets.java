package dev.plinth.keys;

import dev.plinth.crypto.KekId;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the keysets an organisation lacks, on first use. When several nodes try at once, one set of keys stands for all. */
final class CreateKeysets {
    private static final Logger LOG = LoggerFactory.getLogger(CreateKeysets.class);

    private final KeyDatabase database;
    private final KeyGuard guard;
    private final Providers providers;
    private final Supplier<KeyChanges> changes;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Ids ids;

    /** @param changes resolved late, because changes prepare themselves with what this makes */
    CreateKeysets(
            KeyDatabase database,
            KeyGuard guard,
            Providers providers,
            Supplier<KeyChanges> changes,
            SecureRandom random,
            InstantSource clock,
            Ids ids) {
        this.database = database;
        this.guard = guard;
        this.providers = providers;
        this.changes = changes;
        this.random = random;
        this.clock = clock;
        this.ids = ids;
    }

    static KekRef managedKek(String provider, OrgId org, int generation) {
        return new KekRef(provider, new KekId("org-%s-%d".formatted(org, generation)));
    }

    void missing(OrgId org) {
        Optional<StoredKeys> found = guard.read(org);
        Set<KeyPurpose> missing = EnumSet.allOf(KeyPurpose.class);
        found.ifPresent(stored -> stored.keys().forEach(row -> missing.remove(row.purpose())));
        if (missing.isEmpty()) return;
        if (found.filter(stored -> stored.kek().pulled()).isPresent()) throw KeyProblems.pulled();
        KekRef ref = found.map(stored -> stored.kek().ref()).orElseGet(() -> managedKek(providers.managed(), org, 1));
        if (found.isEmpty()) providers.create(ref);
        Map<KeyPurpose, byte[]> wrapped = new EnumMap<>(KeyPurpose.class);
        for (KeyPurpose purpose : missing) wrapped.put(purpose, newKey(ref, new KeyPlace(org, purpose, 1)));
        store(org, ref, found.isEmpty(), wrapped);
    }

    /** A random key, wrapped for its place. */
    byte[] newKey(KekRef kek, KeyPlace place) {
        SecretBytes key = SecretBytes.random(random, 32);
        try {
            return providers.wrap(kek, key, place);
        } finally {
            key.wipe();
        }
    }

    private void store(OrgId org, KekRef ref, boolean first, Map<KeyPurpose, byte[]> wrapped) {
        Map<String, String> outcome = new HashMap<>();
        outcome.put("provider", ref.provider());
        outcome.put(
                "purposes",
                String.join(" ", wrapped.keySet().stream().map(KeyPurpose::text).toList()));
        Change change = new Change(
                org,
                ids.next(),
                Change.Action.CREATE,
                "keyset",
                org.toString(),
                Map.of("version", "1"),
                Cause.of(Principal.system("keys"), new RequestId(ids.next())));
        boolean made = database.in(org, tx -> {
            Instant now = clock.instant();
            if (first && !KeyRows.insertKek(tx, org, ref, Custody.MANAGED, now)) return false;
            StoredKeys stored = StoredKeys.lock(tx, org).orElseThrow(KeyProblems::changedMeanwhile);
            if (!first) guard.requireLocked(stored);
            if (!stored.kek().ref().equals(ref)) return false;
            stored.keys().forEach(row -> wrapped.remove(row.purpose()));
            for (Map.Entry<KeyPurpose, byte[]> key : wrapped.entrySet())
                KeyRows.insertKey(tx, org, key.getKey(), 1, key.getValue(), ref, now);
            KeyRows.grow(tx, org);
            outcome.putAll(guard.seal(tx, org).told());
            ChangeRows.insertApplied(tx, guard.seals(), change, outcome, now);
            return true;
        });
        if (made) enter(change, outcome);
    }

    /** The keys are there and may be used; should the entry not go through now, recovery writes it. */
    private void enter(Change change, Map<String, String> outcome) {
        try {
            changes.get().finish(change, outcome);
        } catch (ProblemException e) {
            LOG.warn(
                    "The entry about new keys of organisation {} is still to be written: {}",
                    change.org(),
                    e.getMessage());
        }
    }
}
