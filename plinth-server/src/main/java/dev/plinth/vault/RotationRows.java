package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The statements by which records move to a new key version. */
final class RotationRows {
    private static final String USES =
            "select count(*) as n from tenant.record where org_id = :org and key_version = :version";
    private static final String SEALED_FOR = """
            select count(*) as n from tenant.record
            where org_id = :org and generation = :generation and key_version <> 0""";
    private static final String NEXT = """
            select r.collection_id, %s
            from tenant.record r where r.org_id = :org and r.key_version = :version
                and (r.collection_id, r.id) > (:collection, :after)
            order by r.collection_id, r.id limit :most""".formatted(UnverifiedRecord.COLUMNS);
    private static final String LOCK = """
            select r.id from tenant.record r
            join unnest(:collections, :ids, :versions) as n (collection_id, id, version)
                on r.collection_id = n.collection_id and r.id = n.id and r.version = n.version
            where r.org_id = :org and r.key_version = :from
            for update of r skip locked""";
    private static final String MOVE = """
            update tenant.record r set key_version = n.key_version, generation = n.generation, sealed = n.sealed,
                entry_id = :entry, mac = n.mac
            from unnest(:collections, :ids, :keyVersions, :generations, :sealeds, :macs)
                as n (collection_id, id, key_version, generation, sealed, mac)
            where r.org_id = :org and r.collection_id = n.collection_id and r.id = n.id
                and clock_timestamp() < :until""";

    private RotationRows() {}

    /** A row and what it will hold. */
    record Move(StoredRecord row, SealedContent content) {
        StoredRecord after(EntryId entry) {
            return new StoredRecord(
                    row.collection(),
                    row.id(),
                    row.version(),
                    row.subject(),
                    row.department(),
                    entry,
                    row.createdAt(),
                    row.updatedAt(),
                    content);
        }
    }

    /** Where a walk over all records stands. */
    record Position(CollectionId collection, RecordId record) {
        static final Position START = new Position(new CollectionId(new UUID(0, 0)), new RecordId(new UUID(0, 0)));

        static Position of(UnverifiedRecord row) {
            return new Position(row.claimed().collection(), row.id());
        }
    }

    static long uses(OrgSession org, int version) {
        return org.query(USES, Params.of("version", version), row -> row.number("n"))
                .getFirst();
    }

    /** @param subject none for rows about no person */
    static long sealedFor(OrgSession org, Optional<SubjectId> subject, int generation) {
        Params params = Params.of("generation", generation);
        subject.ifPresent(id -> params.and("subject", id.value()));
        String sql = SEALED_FOR + (subject.isPresent() ? " and subject_id = :subject" : " and subject_id is null");
        return org.query(sql, params, row -> row.number("n")).getFirst();
    }

    static List<UnverifiedRecord> next(OrgSession org, int version, Position after, int most) {
        return org.query(
                NEXT,
                Params.of("version", version)
                        .and("collection", after.collection().value())
                        .and("after", after.record().value())
                        .and("most", most),
                row -> UnverifiedRecord.of(new CollectionId(row.uuid("collection_id")), row));
    }

    /** Locks those of the rows that are still as they were read and that nobody else is changing. */
    static Set<RecordId> lock(OrgSession org, int from, List<Move> moves) {
        Params params = Params.of("from", from)
                .and("collections", collections(moves))
                .and("ids", ids(moves))
                .and(
                        "versions",
                        moves.stream().map(move -> move.row().version()).toArray(Long[]::new));
        return new HashSet<>(org.query(LOCK, params, row -> new RecordId(row.uuid("id"))));
    }

    static void move(OrgSession org, List<Move> moves, EntryId entry, RowMacs.Key key) {
        org.attachExpecting(
                moves.size(),
                MOVE,
                Params.of("entry", entry.value())
                        .and("until", key.until())
                        .and("collections", collections(moves))
                        .and("ids", ids(moves))
                        .and(
                                "keyVersions",
                                moves.stream()
                                        .map(move -> move.content().keyVersion())
                                        .toArray(Integer[]::new))
                        .and(
                                "generations",
                                moves.stream()
                                        .map(move -> move.content().generation())
                                        .toArray(Integer[]::new))
                        .and(
                                "sealeds",
                                moves.stream()
                                        .map(move -> move.content().sealed())
                                        .toArray(byte[][]::new))
                        .and(
                                "macs",
                                moves.stream()
                                        .map(move -> move.after(entry).mac(key))
                                        .toArray(byte[][]::new)));
    }

    private static UUID[] collections(List<Move> moves) {
        return moves.stream().map(move -> move.row().collection().value()).toArray(UUID[]::new);
    }

    private static UUID[] ids(List<Move> moves) {
        return moves.stream().map(move -> move.row().id().value()).toArray(UUID[]::new);
    }
}
