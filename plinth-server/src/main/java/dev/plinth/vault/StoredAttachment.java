package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Row;
import java.util.Optional;

/** One row of {@code tenant.attachment} that is complete. The array is not copied: MUST NOT be changed. */
@SuppressWarnings("ArrayRecordComponent") // lives from reading to opening only
record StoredAttachment(
        Attachment attachment,
        CollectionId collection,
        RecordId record,
        Optional<SubjectId> subject,
        int keyVersion,
        int generation,
        byte[] wrappedKey) {
    static final String COLUMNS = "a.id, a.collection_id, a.record_id, a.name, a.content_type, a.size, a.subject_id,"
            + " a.key_version, a.generation, a.wrapped_key, a.entry_id, a.created_at";

    /** Refuses with {@code seal-refused} what was never stored so. */
    static StoredAttachment of(Row row) {
        Attachment attachment;
        try {
            attachment = new Attachment(
                    new AttachmentId(row.uuid("id")),
                    new AttachmentName(row.text("name")),
                    new ContentType(row.text("content_type")),
                    row.number("size"),
                    row.instant("created_at"),
                    new EntryId(row.uuid("entry_id")));
        } catch (ProblemException neverStored) {
            throw VaultProblems.sealRefused();
        }
        return new StoredAttachment(
                attachment,
                new CollectionId(row.uuid("collection_id")),
                new RecordId(row.uuid("record_id")),
                row.uuidIfAny("subject_id").map(SubjectId::new),
                row.integer("key_version"),
                row.integer("generation"),
                row.bytes("wrapped_key"));
    }

    AttachmentSeal.Place place() {
        return new AttachmentSeal.Place(
                collection, record, attachment.id(), attachment.name(), attachment.contentType());
    }
}
