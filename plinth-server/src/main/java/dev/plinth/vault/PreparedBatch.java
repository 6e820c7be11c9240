package dev.plinth.vault;

import java.util.List;

/** Sealed records, ready to be written. Write it soon: it was sealed under the keys of the moment. */
public final class PreparedBatch {
    private final CollectionSchema schema;
    private final RowMacs.Key key;
    private final List<NewRow> rows;
    private final int repeated;

    PreparedBatch(CollectionSchema schema, RowMacs.Key key, List<NewRow> rows, int repeated) {
        this.key = key;
        this.schema = schema;
        this.rows = List.copyOf(rows);
        this.repeated = repeated;
    }

    /** The ids of the records in the order of the drafts, without those whose natural key came before in the batch. */
    public List<RecordId> ids() {
        return rows.stream().map(NewRow::id).toList();
    }

    CollectionSchema schema() {
        return schema;
    }

    RowMacs.Key key() {
        return key;
    }

    List<NewRow> rows() {
        return rows;
    }

    /** How many drafts repeat the natural key of an earlier one. */
    int repeated() {
        return repeated;
    }
}
