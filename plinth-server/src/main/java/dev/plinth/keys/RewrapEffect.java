package dev.plinth.keys;

import dev.plinth.crypto.KekId;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.WrappedKeyRefusedException;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wraps all of an organisation's keys under another key-encryption key. The keys themselves, and so the data, stay as they are. */
final class RewrapEffect {
    private static final Logger LOG = LoggerFactory.getLogger(RewrapEffect.class);

    private final KeyDatabase database;
    private final Providers providers;
    private final InstantSource clock;

    RewrapEffect(KeyDatabase database, Providers providers, InstantSource clock) {
        this.database = database;
        this.providers = providers;
        this.clock = clock;
    }

    private record Rewrapped(KeyRow row, byte[] wrapped) {}

    Effect prepare(Change change) {
        OrgId org = change.org();
        KekRef to = target(change);
        Custody custody = Custody.parse(change.detail("custody"));
        StoredKeys present =
                database.in(org, tx -> StoredKeys.read(tx, org)).orElseThrow(KeyProblems::changedMeanwhile);
        if (present.kek().pulled()) throw KeyProblems.pulled();
        if (custody == Custody.MANAGED) createManaged(to);
        else confirmCustomers(to);
        List<Rewrapped> rewrapped = rewrap(org, present.keys(), to);
        return tx -> apply(tx, present.kek(), to, custody, rewrapped);
    }

    static KekRef target(Change change) {
        return new KekRef(change.detail("provider"), new KekId(change.detail("key")));
    }

    private void createManaged(KekRef kek) {
        try {
            providers.create(kek);
        } catch (KekUnavailableException e) {
            throw KeyProblems.providerSilent();
        }
    }

    /** A missing key and one that may not be used are answered alike. */
    private void confirmCustomers(KekRef kek) {
        try {
            providers.confirm(kek);
        } catch (KekUnavailableException e) {
            LOG.info("A customer key was not assigned: {}", e.getMessage());
            throw notUsable();
        }
    }

    static ProblemException notUsable() {
        return ProblemException.field(
                "key",
                "cannot be used by this organisation",
                "a key that exists at this provider, may be used by Plinth, and belongs to no other organisation; why it cannot stands in the"
                        + " log of the server");
    }

    private List<Rewrapped> rewrap(OrgId org, List<KeyRow> rows, KekRef to) {
        try {
            return rows.stream()
                    .filter(row -> row.wrapped().isPresent())
                    .map(row ->
                            new Rewrapped(row, rewrap(org, row, row.wrapped().get(), to)))
                    .toList();
        } catch (KekUnavailableException | WrappedKeyRefusedException e) {
            throw KeyProblems.providerSilent();
        }
    }

    private byte[] rewrap(OrgId org, KeyRow row, byte[] wrapped, KekRef to) {
        SecretBytes key = providers.unwrap(row.kek(), wrapped, row.place(org));
        try {
            byte[] again = providers.wrap(to, key, row.place(org));
            SecretBytes check = providers.unwrap(to, again, row.place(org));
            boolean same = check.sameAs(key);
            check.wipe();
            if (!same)
                throw new KekUnavailableException(
                        "Provider %s did not give back what it wrapped".formatted(to.provider()));
            return again;
        } finally {
            key.wipe();
        }
    }

    private Map<String, String> apply(
            KeyTransaction tx, KekRow before, KekRef to, Custody custody, List<Rewrapped> keys) {
        OrgId org = before.org();
        KekRow now = KeyRows.kek(tx, org).orElseThrow(KeyProblems::changedMeanwhile);
        if (now.epoch() != before.epoch()) throw KeyProblems.changedMeanwhile();
        boolean taken = !tx.query(
                        "select 1 from keystore.org_kek where provider = ? and key_id = ? and org_id <> ?",
                        row -> true,
                        to.provider(),
                        to.id().value(),
                        org)
                .isEmpty();
        if (taken) throw notUsable();
        Instant time = clock.instant();
        for (Rewrapped key : keys)
            tx.update(
                    """
                    update keystore.org_key set wrapped = ?, kek_provider = ?, kek_id = ?
                    where org_id = ? and purpose = ? and version = ?
                    """,
                    key.wrapped(),
                    to.provider(),
                    to.id().value(),
                    org,
                    key.row().purpose().text(),
                    key.row().version());
        tx.update(
                """
                update keystore.org_kek
                set provider = ?, key_id = ?, custody = ?, generation = generation + 1, changed_at = ?, stop_millis = null,
                  customer_since = ?, left_keks = ?
                where org_id = ?
                """,
                to.provider(),
                to.id().value(),
                custody.text(),
                time,
                since(custody, now, time),
                KekRow.text(now.leaving()),
                org);
        KeyRows.grow(tx, org);
        return Map.of("keys", Integer.toString(keys.size()), "generation", Integer.toString(now.generation() + 1));
    }

    /** A customer who exchanges the key stays under a customer's key all the while. */
    private static @Nullable Instant since(Custody custody, KekRow before, Instant now) {
        return custody == Custody.CUSTOMER ? before.customerSince().orElse(now) : null;
    }
}
