package dev.plinth.vault;

import dev.plinth.crypto.BlindIndex;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keyring;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.keys.spi.KeyUser;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import dev.plinth.vault.RotationRows.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Makes blind indexes anew under a new key. Hashes of a shredded subject, which cannot be made again, are removed. */
final class RotateIndexes implements KeyUser {
    private static final String USES =
            "select count(*) as n from tenant.record_index where org_id = :org and key_version = :version";
    private static final String NEXT = """
            select r.collection_id, %s
            from tenant.record r join (
                select distinct i.collection_id, i.record_id from tenant.record_index i
                where i.org_id = :org and i.key_version = :version
                    and (i.collection_id, i.record_id) > (:collection, :after)
                order by 1, 2 limit :most) as old
                on r.collection_id = old.collection_id and r.id = old.record_id
            where r.org_id = :org order by r.collection_id, r.id""".formatted(UnverifiedRecord.COLUMNS);
    private static final String LOCK = """
            select r.id from tenant.record r
            where r.org_id = :org and r.collection_id = :collection and r.id = :id and r.version = :version
            for update skip locked""";

    private final OrgTransactions orgs;
    private final Keys keys;
    private final Ledger ledger;
    private final Forge forge;
    private final RowMacs macs;
    private final BlindIndex index;
    private final Rotation rotation;

    RotateIndexes(
            OrgTransactions orgs,
            Keys keys,
            Ledger ledger,
            Forge forge,
            RowMacs macs,
            BlindIndex index,
            Rotation rotation) {
        this.orgs = orgs;
        this.keys = keys;
        this.ledger = ledger;
        this.forge = forge;
        this.macs = macs;
        this.index = index;
        this.rotation = rotation;
    }

    private record Fresh(StoredRecord row, List<BlindHashes.Hash> hashes) {}

    @Override
    public String name() {
        return "blind indexes";
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.BLIND_INDEX);
    }

    @Override
    public long uses(OrgId org, KeyPurpose purpose, int version) {
        return Rotation.count(orgs, org, USES, Params.of("version", version));
    }

    @Override
    public long sealedFor(OrgId org, SubjectId subject, int generation) {
        return 0;
    }

    /** Hashes of rows that do not open, because they were tampered with, are passed over, as {@link RotateRecords} does. */
    @Override
    public int reencrypt(OrgId org, KeyPurpose purpose, int from, int limit) {
        Map<CollectionId, CollectionSchema> schemas = rotation.schemas(org);
        Keyring keyring = keys.keyring(org, KeyPurpose.BLIND_INDEX);
        RowMacs.Key vouching = macs.key(org);
        Map<CollectionId, BlindHashes> hashers = new HashMap<>();
        schemas.forEach((id, schema) -> hashers.put(id, new BlindHashes(index, keyring, schema)));
        return Rotation.firstPage(after -> next(org, from, after, limit), rows -> {
            List<Fresh> fresh = rows.stream()
                    .flatMap(row -> fresh(org, schemas, hashers, row, vouching).stream())
                    .toList();
            return fresh.isEmpty()
                    ? OptionalInt.empty()
                    : OptionalInt.of(orgs.<Integer>in(org, session -> write(session, from, keyring.primary(), fresh)));
        });
    }

    private List<UnverifiedRecord> next(OrgId org, int version, Position after, int most) {
        Params params = Params.of("version", version)
                .and("collection", after.collection().value())
                .and("after", after.record().value())
                .and("most", most);
        return orgs.once(
                org,
                session -> session.query(
                        NEXT, params, row -> UnverifiedRecord.of(new CollectionId(row.uuid("collection_id")), row)));
    }

    private Optional<Fresh> fresh(
            OrgId org,
            Map<CollectionId, CollectionSchema> schemas,
            Map<CollectionId, BlindHashes> hashers,
            UnverifiedRecord found,
            RowMacs.Key vouching) {
        CollectionId collection = found.claimed().collection();
        CollectionSchema schema = schemas.get(collection);
        BlindHashes hasher = hashers.get(collection);
        if (schema == null || hasher == null) return Optional.empty();
        return found.verifiedBy(vouching, schema)
                .flatMap(row -> hashes(org, schema, row, hasher).map(hashes -> new Fresh(row, hashes)));
    }

    private int write(OrgSession session, int from, int to, List<Fresh> fresh) {
        int moved = 0;
        for (Fresh one : fresh) {
            StoredRecord row = one.row();
            Params params = Params.of("collection", row.collection().value())
                    .and("id", row.id().value())
                    .and("version", row.version());
            if (session.queryOne(LOCK, params, found -> found.uuid("id")).isEmpty()) continue;
            BatchRows.replaceHashes(session, row.collection(), row.id(), one.hashes());
            moved++;
        }
        if (moved > 0)
            ledger.append(
                    session,
                    LedgerEntry.of(rotation.cause(), "record.reindex", "key", KeyPurpose.BLIND_INDEX.text())
                            .with(Rotation.facts(from, to, moved)));
        return moved;
    }

    private Optional<List<BlindHashes.Hash>> hashes(
            OrgId org, CollectionSchema schema, StoredRecord row, BlindHashes hasher) {
        return switch (forge.open(org, schema, row, Set.copyOf(SealedIds.of(row)))) {
            case Forge.Opened.Fields(var values) -> {
                var clear = ClearFields.read(row.content().clear(), schema);
                yield Optional.of(hasher.of(new Content(clear, values)));
            }
            case Forge.Opened.Shredded() -> Optional.of(List.of());
            case Forge.Opened.Refused() -> Optional.empty();
        };
    }
}
