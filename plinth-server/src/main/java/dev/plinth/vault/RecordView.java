package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.DepartmentId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A record as it is shown without {@code reveal}.
 *
 * @param fields values of fields that are not sealed, by name; those with a mask are shown through it
 * @param sealed the sealed fields that have a value
 * @param entry the ledger entry of this read when it opened sealed fields, else that of the change that made this version
 */
public record RecordView(
        RecordId id,
        long version,
        Optional<SubjectId> subject,
        Optional<DepartmentId> department,
        Map<String, Value> fields,
        Map<String, SealedField> sealed,
        Instant createdAt,
        Instant updatedAt,
        EntryId entry) {
    /**
     * @param masked what may be seen of it; of a field whose mask was not opened, nothing
     */
    public record SealedField(FieldClass fieldClass, String masked) {}

    /** The view that needs no key. */
    static RecordView of(CollectionSchema schema, StoredRecord row) {
        return opened(schema, row, Map.of(), row.entry());
    }

    /** What may be shown of a row that is not as it was written: where it was found, and which fields it claims to have. */
    static RecordView closed(CollectionSchema schema, StoredRecord claimed, EntryId entry) {
        Map<String, SealedField> sealed = new LinkedHashMap<>();
        for (int id : SealedIds.of(claimed))
            schema.field(id)
                    .ifPresent(field -> sealed.put(
                            field.name(), new SealedField(field.spec().fieldClass(), Mask.HIDDEN)));
        return new RecordView(
                claimed.id(),
                claimed.version(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                sealed,
                claimed.createdAt(),
                claimed.updatedAt(),
                entry);
    }

    /** The view with these sealed values shown through their masks, as {@code entry} says. */
    static RecordView opened(CollectionSchema schema, StoredRecord row, Map<Integer, Value> opened, EntryId entry) {
        Map<String, Value> fields = new LinkedHashMap<>();
        ClearFields.read(row.content().clear(), schema)
                .forEach((id, value) ->
                        schema.field(id).ifPresent(field -> fields.put(field.name(), shown(field.spec(), value))));
        Map<String, SealedField> sealed = new LinkedHashMap<>();
        for (int id : SealedIds.of(row))
            schema.field(id).ifPresent(field -> {
                Value value = opened.get(id);
                String masked =
                        value == null ? Mask.HIDDEN : field.spec().mask().show(value.text());
                sealed.put(field.name(), new SealedField(field.spec().fieldClass(), masked));
            });
        return new RecordView(
                row.id(),
                row.version(),
                row.subject(),
                row.department(),
                fields,
                sealed,
                row.createdAt(),
                row.updatedAt(),
                entry);
    }

    private static Value shown(FieldSpec field, Value value) {
        return field.mask() == Mask.NONE ? value : Value.of(field.mask().show(value.text()));
    }
}
