package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.DepartmentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A sealed record that is ready to be written as version 1. */
record NewRow(
        RecordId id,
        Optional<SubjectId> subject,
        Optional<DepartmentId> department,
        SealedContent content,
        List<BlindHashes.Hash> hashes) {
    static final long FIRST_VERSION = 1;

    String digest(CollectionId collection) {
        return RecordDigest.of(collection, id, FIRST_VERSION, subject, department, content);
    }

    StoredRecord stored(CollectionId collection, EntryId entry, Instant now) {
        return new StoredRecord(collection, id, FIRST_VERSION, subject, department, entry, now, now, content);
    }
}
