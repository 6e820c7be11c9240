package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    /** What {@link #of(CollectionId, Row)} reads, of {@code tenant.record r}. */
    static final String COLUMNS =
            "r.id, r.version, r.subject_id, r.department_id, r.key_version, r.generation, r.entry_id,"
                    + " r.created_at, r.updated_at, r.clear, r.sealed";

    private static final byte[] MAC_LABEL = "plinth/record-mac/v1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAC_MESSAGE_BYTES = MAC_LABEL.length + 16 + 32 + 2 * Integer.BYTES + 16 + 2 * Long.BYTES;

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

    /** The row's MAC, over everything in it. */
    byte[] mac(RowMacs.Key key) {
        return key.mac(macMessage(key.org()));
    }

    /**
     * {@code label | org 16 | digest of the record 32 | key version u32 | generation u32 | entry 16 | created u64 | updated
     * u64}, times in microseconds since 1970.
     */
    byte[] macMessage(OrgId org) {
        ByteBuffer out = ByteBuffer.allocate(MAC_MESSAGE_BYTES).put(MAC_LABEL);
        RecordDigest.put(out, org.value())
                .put(RecordDigest.bytes(collection, id, version, subject, department, content))
                .putInt(content.keyVersion())
                .putInt(content.generation());
        return RecordDigest.put(out, entry.value())
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt))
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt))
                .array();
    }
}
