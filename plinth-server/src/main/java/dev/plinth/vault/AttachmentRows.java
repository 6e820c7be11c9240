package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.vault.RecordRows.Place;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The rows of {@code tenant.attachment} and {@code tenant.attachment_chunk}. */
final class AttachmentRows {
    private static final String INSERT = """
            insert into tenant.attachment (org_id, id, collection_id, record_id, name, content_type, size, subject_id,
                key_version, generation, wrapped_key, complete, created_at, touched_at)
            values (:org, :id, :collection, :record, :name, :type, 0, :subject, 0, 0, ''::bytea, false, :now, :now)""";
    private static final String INSERT_CHUNKS = """
            insert into tenant.attachment_chunk (org_id, attachment_id, seq, bytes)
            select :org, :id, n.seq, n.bytes from unnest(:seqs, :chunks) as n (seq, bytes)""";
    private static final String TOUCH =
            "update tenant.attachment set touched_at = :now where org_id = :org and id = :id and not complete";
    private static final String COMPLETE = """
            update tenant.attachment set complete = true, size = :size, key_version = :keyVersion,
                generation = :generation, wrapped_key = :wrapped, entry_id = :entry
            where org_id = :org and id = :id and not complete and clock_timestamp() < :until""";
    private static final String DELETE_NAMED = """
            delete from tenant.attachment
            where org_id = :org and collection_id = :collection and record_id = :record and name = :name and complete""";
    private static final String DELETE_UNFINISHED =
            "delete from tenant.attachment where org_id = :org and id = :id and not complete";
    private static final String DELETE_ABANDONED =
            "delete from tenant.attachment where org_id = :org and not complete and touched_at < :before";
    private static final String FOUND = """
             from tenant.attachment a join tenant.record r
                on r.org_id = a.org_id and r.collection_id = a.collection_id and r.id = a.record_id
            where a.org_id = :org and a.collection_id = :collection and a.record_id = :record and a.complete""";
    private static final String NAMED = " and a.name = :name";
    private static final String SCOPED = " and r.department_id = :department";
    private static final String CHUNKS = """
            select bytes from tenant.attachment_chunk
            where org_id = :org and attachment_id = :id and seq >= :from order by seq limit :most""";

    private AttachmentRows() {}

    static void insert(OrgSession org, AttachmentSeal.Place place, Optional<SubjectId> subject, Instant now) {
        org.attach(
                INSERT,
                Params.of("id", place.id().value())
                        .and("collection", place.collection().value())
                        .and("record", place.record().value())
                        .and("name", place.name().value())
                        .and("type", place.contentType().value())
                        .and("subject", subject.map(SubjectId::value).orElse(null))
                        .and("now", now));
    }

    /** Fails as stale when the upload was cleaned away meanwhile. */
    static void insertChunks(OrgSession org, AttachmentId id, int from, List<byte[]> chunks, Instant now) {
        org.attachExpecting(1, TOUCH, Params.of("id", id.value()).and("now", now));
        org.attach(
                INSERT_CHUNKS,
                Params.of("id", id.value())
                        .and(
                                "seqs",
                                IntStream.range(from, from + chunks.size())
                                        .boxed()
                                        .toArray(Integer[]::new))
                        .and("chunks", chunks.toArray(byte[][]::new)));
    }

    /** Makes the upload visible in place of an earlier one of its name. */
    static void complete(
            OrgSession org, AttachmentSeal.Place place, AttachmentSeal.Wrapped key, EntryId entry, Instant until) {
        org.attach(DELETE_NAMED, named(place.collection(), place.record(), place.name()));
        org.attachExpecting(
                1,
                COMPLETE,
                Params.of("id", place.id().value())
                        .and("size", key.size())
                        .and("keyVersion", key.keyVersion())
                        .and("generation", key.generation())
                        .and("wrapped", key.bytes())
                        .and("entry", entry.value())
                        .and("until", until));
    }

    static void deleteUnfinished(OrgSession org, AttachmentId id) {
        org.attach(DELETE_UNFINISHED, Params.of("id", id.value()));
    }

    static int deleteAbandoned(OrgSession org, Instant before) {
        return org.update(DELETE_ABANDONED, Params.of("before", before));
    }

    /** Fails as stale unless exactly this attachment is there. */
    static void delete(OrgSession org, StoredAttachment row) {
        org.attachExpecting(
                1,
                DELETE_NAMED + " and id = :id",
                named(row.collection(), row.record(), row.attachment().name())
                        .and("id", row.attachment().id().value()));
    }

    static Optional<StoredAttachment> find(OrgSession org, Place place, RecordId record, AttachmentName name) {
        return org.queryOne(
                scoped("select " + StoredAttachment.COLUMNS + FOUND + NAMED, place),
                params(place, record).and("name", name.value()),
                StoredAttachment::of);
    }

    static List<StoredAttachment> all(OrgSession org, Place place, RecordId record) {
        return org.query(
                scoped("select " + StoredAttachment.COLUMNS + FOUND, place) + " order by a.name",
                params(place, record),
                StoredAttachment::of);
    }

    /** The source for {@link dev.plinth.ledger.Ledger#appendIfFound}: the same row that {@link #find} found. */
    static String subjectSource(Place place) {
        return scoped("select a.subject_id" + FOUND + NAMED + " and a.id = :attachment", place);
    }

    static Params subjectParams(Place place, StoredAttachment row) {
        return params(place, row.record())
                .and("name", row.attachment().name().value())
                .and("attachment", row.attachment().id().value());
    }

    static List<byte[]> chunks(OrgSession org, AttachmentId id, int from, int most) {
        return org.query(
                CHUNKS, Params.of("id", id.value()).and("from", from).and("most", most), row -> row.bytes("bytes"));
    }

    private static String scoped(String sql, Place place) {
        return place.department().isPresent() ? sql + SCOPED : sql;
    }

    private static Params params(Place place, RecordId record) {
        Params params = Params.of("collection", place.collection().value()).and("record", record.value());
        place.department().map(DepartmentId::value).ifPresent(id -> params.and("department", id));
        return params;
    }

    private static Params named(CollectionId collection, RecordId record, AttachmentName name) {
        return Params.of("collection", collection.value())
                .and("record", record.value())
                .and("name", name.value());
    }
}
