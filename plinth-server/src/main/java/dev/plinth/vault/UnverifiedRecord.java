package dev.plinth.vault;

import dev.plinth.tenancy.Row;
import java.util.Optional;

/**
 * One row of {@code tenant.record} as somebody left it there. The array is not copied: MUST NOT be changed.
 *
 * @param claimed what it says; nothing of it may be shown, moved on or built on before {@link #verifiedBy}
 */
@SuppressWarnings("ArrayRecordComponent") // lives from reading to checking only
record UnverifiedRecord(StoredRecord claimed, Optional<byte[]> mac) {
    /** What {@link #of(CollectionId, Row)} reads, of {@code tenant.record r}. */
    static final String COLUMNS = StoredRecord.COLUMNS + ", r.mac";

    static UnverifiedRecord of(CollectionId collection, Row row) {
        return new UnverifiedRecord(StoredRecord.of(collection, row), row.bytesIfAny("mac"));
    }

    RecordId id() {
        return claimed.id();
    }

    /**
     * The record, if this is a row that was written here. An older row put back with its old MAC passes; {@link RowCheck}
     * finds it.
     */
    Optional<StoredRecord> verifiedBy(RowMacs.Key key, CollectionSchema schema) {
        boolean good = mac.map(bytes -> key.matches(claimed.macMessage(key.org()), bytes))
                .orElse(!schema.vouched());
        return good ? Optional.of(claimed) : Optional.empty();
    }
}
