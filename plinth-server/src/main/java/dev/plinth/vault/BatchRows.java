package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes many records, and the hashes of one or many, by one statement each. */
final class BatchRows {
    private static final String INSERT = """
            insert into tenant.record (org_id, collection_id, id, version, subject_id, department_id, key_version,
                generation, entry_id, created_at, updated_at, clear, sealed, mac)
            select :org, :collection, n.id, 1, n.subject, n.department, n.key_version, n.generation, :entry, :now, :now,
                n.clear, n.sealed, n.mac
            from unnest(:ids, :subjects, :departments, :keyVersions, :generations, :clears, :sealeds, :macs)
                as n (id, subject, department, key_version, generation, clear, sealed, mac)
            where clock_timestamp() < :until
            on conflict (org_id, collection_id, id) do nothing""";
    private static final String INSERT_HASHES = """
            insert into tenant.record_index (org_id, collection_id, record_id, field_id, key_version, hash)
            select :org, :collection, n.record_id, n.field_id, n.key_version, n.hash
            from unnest(:records, :fields, :keyVersions, :hashes) as n (record_id, field_id, key_version, hash)""";
    private static final String DELETE_HASHES = """
            delete from tenant.record_index
            where org_id = :org and collection_id = :collection and record_id = :record""";
    private static final String THERE =
            "select id from tenant.record where org_id = :org and collection_id = :collection and id = any(:ids)";

    private BatchRows() {}

    private record HashRow(RecordId record, BlindHashes.Hash hash) {}

    /** Which of these records are there already. */
    static Set<RecordId> there(OrgSession org, CollectionId collection, List<NewRow> rows) {
        Params params = Params.of("collection", collection.value()).and("ids", ids(rows));
        return new HashSet<>(org.query(THERE, params, row -> new RecordId(row.uuid("id"))));
    }

    /** Fails the whole transaction as stale when one of the records came to be meanwhile, or they were sealed too long ago. */
    static void insert(
            OrgSession org, CollectionId collection, List<NewRow> rows, EntryId entry, Instant now, RowMacs.Key key) {
        int size = rows.size();
        @Nullable UUID[] subjects = new UUID[size];
        @Nullable UUID[] departments = new UUID[size];
        Integer[] keyVersions = new Integer[size];
        Integer[] generations = new Integer[size];
        byte[][] clears = new byte[size][];
        byte[][] sealeds = new byte[size][];
        byte[][] macs = new byte[size][];
        for (int i = 0; i < size; i++) {
            NewRow row = rows.get(i);
            subjects[i] = row.subject().map(SubjectId::value).orElse(null);
            departments[i] = row.department().map(DepartmentId::value).orElse(null);
            keyVersions[i] = row.content().keyVersion();
            generations[i] = row.content().generation();
            clears[i] = row.content().clear();
            sealeds[i] = row.content().sealed();
            macs[i] = row.stored(collection, entry, now).mac(key);
        }
        org.attachExpecting(
                size,
                INSERT,
                Params.of("collection", collection.value())
                        .and("entry", entry.value())
                        .and("now", now)
                        .and("ids", ids(rows))
                        .and("subjects", subjects)
                        .and("departments", departments)
                        .and("keyVersions", keyVersions)
                        .and("generations", generations)
                        .and("clears", clears)
                        .and("sealeds", sealeds)
                        .and("macs", macs)
                        .and("until", key.until()));
        insertHashes(
                org,
                collection,
                rows.stream()
                        .flatMap(row -> row.hashes().stream().map(hash -> new HashRow(row.id(), hash)))
                        .toList());
    }

    static void insertHashes(OrgSession org, CollectionId collection, RecordId id, List<BlindHashes.Hash> hashes) {
        insertHashes(
                org,
                collection,
                hashes.stream().map(hash -> new HashRow(id, hash)).toList());
    }

    static void replaceHashes(OrgSession org, CollectionId collection, RecordId id, List<BlindHashes.Hash> hashes) {
        org.attach(DELETE_HASHES, Params.of("collection", collection.value()).and("record", id.value()));
        insertHashes(org, collection, id, hashes);
    }

    private static void insertHashes(OrgSession org, CollectionId collection, List<HashRow> rows) {
        if (rows.isEmpty()) return;
        org.attach(
                INSERT_HASHES,
                Params.of("collection", collection.value())
                        .and(
                                "records",
                                rows.stream().map(row -> row.record().value()).toArray(UUID[]::new))
                        .and(
                                "fields",
                                rows.stream().map(row -> row.hash().fieldId()).toArray(Integer[]::new))
                        .and(
                                "keyVersions",
                                rows.stream()
                                        .map(row -> row.hash().keyVersion())
                                        .toArray(Integer[]::new))
                        .and(
                                "hashes",
                                rows.stream().map(row -> row.hash().bytes()).toArray(byte[][]::new)));
    }

    private static UUID[] ids(List<NewRow> rows) {
        return rows.stream().map(row -> row.id().value()).toArray(UUID[]::new);
    }
}
