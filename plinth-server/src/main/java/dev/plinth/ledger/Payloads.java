package dev.plinth.ledger;

import dev.plinth.crypto.ValueSealer;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.keys.spi.KeyUser;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Personal content of entries: opens it, and moves it to newer keys. */
@CrossesOrganisations(
        "Takes superseded payload rows away, which the application's role cannot; always names the organisation")
final class Payloads implements KeyUser {
    /*
     * The application may only add. So a payload is moved to a new key by adding it under the new version and then, as the
     * sequencer, taking the older row away. A kill between the two leaves both, which is harmless: reading takes the newest, and
     * the next call takes the older away.
     */
    private static final String COLUMNS = "select entry_id, key_version, generation, subject_id, sealed from"
            + " tenant.ledger_payload where org_id = :org and ";
    private static final String ADD = "insert into tenant.ledger_payload (org_id, entry_id, key_version, generation,"
            + " subject_id, sealed) select :org, * from unnest(:ids, :versions, :generations, :subjects, :sealed)"
            + " on conflict do nothing";
    private static final String TAKE_AWAY =
            "delete from tenant.ledger_payload where org_id = ? and key_version = ? and entry_id = any (?)";

    private final OrgTransactions orgs;
    private final LogStore store;
    private final LogNames names;
    private final Keys keys;
    private final ValueSealer sealer;

    Payloads(OrgTransactions orgs, LogStore store, LogNames names, Keys keys, ValueSealer sealer) {
        this.orgs = orgs;
        this.store = store;
        this.names = names;
        this.keys = keys;
        this.sealer = sealer;
    }

    private record Stored(EntryId entry, int keyVersion, int generation, SubjectId subject, byte[] sealed) {}

    private record Moved(Stored from, Keys.SubjectKey key, byte[] sealed) {}

    /** The content sealed with an entry. */
    Logs.Content open(OrgId org, EntryId entry) {
        Optional<Stored> stored = orgs.once(
                org,
                session -> session.queryOne(
                        COLUMNS + "entry_id = :id order by key_version desc limit 1",
                        Params.of("id", entry.value()),
                        Payloads::stored));
        if (stored.isEmpty()) return new Logs.Content.None();
        return salted(org, stored.get())
                .<Logs.Content>map(bytes -> new Logs.Content.Found(SealedPayload.content(bytes)))
                .orElseGet(Logs.Content.Shredded::new);
    }

    private Optional<byte[]> salted(OrgId org, Stored stored) {
        return keys.subjectKeyForOpening(org, stored.subject(), stored.keyVersion(), stored.generation())
                .map(key -> SealedPayload.open(org, stored.entry(), key, stored.sealed(), sealer));
    }

    @Override
    public String name() {
        return "ledger payloads";
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.VAULT);
    }

    @Override
    public long uses(OrgId org, KeyPurpose purpose, int version) {
        return count(org, "key_version = :version", Params.of("version", version));
    }

    @Override
    public long sealedFor(OrgId org, SubjectId subject, int generation) {
        return count(
                org,
                "subject_id = :subject and generation = :generation",
                Params.of("subject", subject.value()).and("generation", generation));
    }

    @Override
    public int reencrypt(OrgId org, KeyPurpose purpose, int from, int limit) {
        List<Stored> old = orgs.once(
                org,
                session -> session.query(
                        COLUMNS + "key_version = :version order by entry_id limit :limit",
                        Params.of("version", from).and("limit", limit),
                        Payloads::stored));
        List<Moved> moved = new ArrayList<>();
        for (Stored one : old) {
            Optional<byte[]> salted = salted(org, one);
            if (salted.isEmpty()) continue; // shredded: nobody can read it any more, so it is only taken away
            Keys.SubjectKey key = keys.subjectKeyForSealing(org, one.subject());
            if (key.keyVersion() == from) return 0;
            moved.add(new Moved(one, key, SealedPayload.seal(org, one.entry(), key, salted.get(), sealer)));
        }
        if (!moved.isEmpty()) orgs.run(org, session -> session.attach(ADD, added(moved)));
        takeAway(org, from, old);
        return old.size();
    }

    private static Params added(List<Moved> moved) {
        return Params.of(
                        "ids", moved.stream().map(m -> m.from().entry().value()).toArray(UUID[]::new))
                .and("versions", moved.stream().map(m -> m.key().keyVersion()).toArray(Integer[]::new))
                .and(
                        "generations",
                        moved.stream().map(m -> m.key().generation()).toArray(Integer[]::new))
                .and(
                        "subjects",
                        moved.stream().map(m -> m.from().subject().value()).toArray(UUID[]::new))
                .and("sealed", moved.stream().map(Moved::sealed).toArray(byte[][]::new));
    }

    private void takeAway(OrgId org, int version, List<Stored> old) {
        if (old.isEmpty()) return;
        store.withConnection(names.region(org), connection -> {
            try (PreparedStatement statement = connection.prepareStatement(TAKE_AWAY)) {
                statement.setObject(1, org.value());
                statement.setInt(2, version);
                statement.setArray(
                        3,
                        connection.createArrayOf(
                                "uuid",
                                old.stream().map(one -> one.entry().value()).toArray()));
                return statement.executeUpdate();
            }
        });
    }

    private long count(OrgId org, String condition, Params params) {
        return orgs.once(
                        org,
                        session -> session.queryOne(
                                "select count(*) as n from tenant.ledger_payload where org_id = :org and " + condition,
                                params,
                                row -> row.number("n")))
                .orElse(0L);
    }

    private static Stored stored(Row row) {
        return new Stored(
                new EntryId(row.uuid("entry_id")),
                row.integer("key_version"),
                row.integer("generation"),
                new SubjectId(row.uuid("subject_id")),
                row.bytes("sealed"));
    }
}
