package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.Row;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One row of {@code tenant.record}.
 *
 * @param entry the ledger entry of the change that made this version
 */
record StoredRecord(
        CollectionId collection,
        RecordId id,
        long version,
        Optional<SubjectId> subject,
        Optional<DepartmentId> department,
        EntryId entry,
        Instant createdAt,
        Instant updatedAt,
        SealedContent content) {
    static StoredRecord of(CollectionId collection, Row row) {
        return new StoredRecord(
                collection,
                new RecordId(row.uuid("id")),
                row.number("version"),
                row.uuidIfAny("subject_id").map(SubjectId::new),
                row.uuidIfAny("department_id").map(DepartmentId::new),
                new EntryId(row.uuid("entry_id")),
                row.instant("created_at"),
                row.instant("updated_at"),
                new SealedContent(
                        row.integer("key_version"),
                        row.integer("generation"),
                        row.bytes("clear"),
                        row.bytes("sealed")));
    }

    /** Which fields it says it has. */
    Set<Integer> fieldIds(CollectionSchema schema) {
        Set<Integer> ids = new HashSet<>(SealedIds.of(this));
        ids.addAll(ClearFields.read(content.clear(), schema).keySet());
        return ids;
    }

    String digest() {
        return RecordDigest.of(collection, id, version, subject, department, content);
    }
}
