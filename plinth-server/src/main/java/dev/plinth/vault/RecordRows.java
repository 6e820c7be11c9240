package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import java.util.List;
import java.util.Optional;

/** The rows of {@code tenant.record}. A caller's department is part of every statement that looks for a record. */
final class RecordRows {
    private static final String COLUMNS = """
            select %s
            from tenant.record r where r.org_id = :org and r.collection_id = :collection""".formatted(UnverifiedRecord.COLUMNS);
    private static final String SUBJECT =
            "select r.subject_id from tenant.record r where r.org_id = :org and r.collection_id = :collection";
    private static final String ONE = " and r.id = :id";
    private static final String SCOPED = " and r.department_id = :department";
    private static final String PAGE = " and r.id > :after order by r.id limit :most";
    private static final String BY_HASH = """
             and r.id in (select i.record_id from tenant.record_index i where i.org_id = :org
                and i.collection_id = :collection and i.field_id = :field and i.hash = any(:hashes))""";
    private static final String BY_SUBJECT = "and r.subject_id = :subject";
    private static final String INSERT = """
            insert into tenant.record (org_id, collection_id, id, version, subject_id, department_id, key_version,
                generation, entry_id, created_at, updated_at, clear, sealed, mac)
            select :org, :collection, :id, :version, :subject, :department, :keyVersion, :generation, :entry, :created,
                :updated, :clear, :sealed, :mac
            where clock_timestamp() < :until""";
    private static final String UPDATE = """
            update tenant.record set version = :version, department_id = :department, key_version = :keyVersion,
                generation = :generation, entry_id = :entry, updated_at = :updated, clear = :clear, sealed = :sealed,
                mac = :mac
            where org_id = :org and collection_id = :collection and id = :id and version = :before
                and clock_timestamp() < :until""";
    private static final String DELETE = """
            delete from tenant.record
            where org_id = :org and collection_id = :collection and id = :id and version = :version""";

    private RecordRows() {}

    /** Which part of a collection is meant. */
    record Place(CollectionId collection, Optional<DepartmentId> department) {
        private String scoped(String sql) {
            return department.isPresent() ? sql + SCOPED : sql;
        }

        private Params params() {
            Params params = Params.of("collection", collection.value());
            department.ifPresent(id -> params.and("department", id.value()));
            return params;
        }
    }

    /** Where a list begins and how long it may be. */
    record Page(RecordId after, int most) {}

    static Optional<UnverifiedRecord> find(OrgSession org, Place place, RecordId id) {
        return org.queryOne(
                place.scoped(COLUMNS + ONE),
                place.params().and("id", id.value()),
                row -> UnverifiedRecord.of(place.collection(), row));
    }

    /** The source for {@link dev.plinth.ledger.Ledger#appendIfFound}: the same rows that {@link #find} finds. */
    static String subjectSource(Place place) {
        return place.scoped(SUBJECT + ONE);
    }

    static Params subjectParams(Place place, RecordId id) {
        return place.params().and("id", id.value());
    }

    static List<UnverifiedRecord> page(OrgSession org, Place place, Page page) {
        return many(org, place, "", place.params(), page);
    }

    static List<UnverifiedRecord> byHash(OrgSession org, Place place, int field, List<byte[]> hashes, Page page) {
        Params params = place.params().and("field", field).and("hashes", hashes.toArray(byte[][]::new));
        return many(org, place, BY_HASH, params, page);
    }

    static List<UnverifiedRecord> bySubject(OrgSession org, Place place, SubjectId subject, Page page) {
        return many(org, place, BY_SUBJECT, place.params().and("subject", subject.value()), page);
    }

    private static List<UnverifiedRecord> many(OrgSession org, Place place, String where, Params params, Page page) {
        return org.query(
                place.scoped(COLUMNS + "\n" + where) + PAGE,
                params.and("after", page.after().value()).and("most", page.most()),
                row -> UnverifiedRecord.of(place.collection(), row));
    }

    /** Fails as stale when it was sealed too long ago. */
    static void insert(OrgSession org, StoredRecord row, RowMacs.Key key) {
        org.attachExpecting(
                1,
                INSERT,
                changed(row, key)
                        .and("subject", row.subject().map(SubjectId::value).orElse(null))
                        .and("created", row.createdAt()));
    }

    /**
     * Writes the next version; the whole transaction fails as stale unless {@code before} is still what is stored, and when it
     * was sealed too long ago.
     */
    static void update(OrgSession org, StoredRecord before, StoredRecord after, RowMacs.Key key) {
        org.attachExpecting(1, UPDATE, changed(after, key).and("before", before.version()));
    }

    static void delete(OrgSession org, Place place, StoredRecord before) {
        org.attachExpecting(
                1,
                DELETE,
                Params.of("collection", place.collection().value())
                        .and("id", before.id().value())
                        .and("version", before.version()));
    }

    private static Params changed(StoredRecord row, RowMacs.Key key) {
        return Params.of("collection", row.collection().value())
                .and("id", row.id().value())
                .and("version", row.version())
                .and("department", row.department().map(DepartmentId::value).orElse(null))
                .and("entry", row.entry().value())
                .and("updated", row.updatedAt())
                .and("keyVersion", row.content().keyVersion())
                .and("generation", row.content().generation())
                .and("clear", row.content().clear())
                .and("sealed", row.content().sealed())
                .and("mac", row.mac(key))
                .and("until", key.until());
    }
}
