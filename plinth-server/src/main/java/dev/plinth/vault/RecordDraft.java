package dev.plinth.vault;

import dev.plinth.tenancy.DepartmentId;
import java.util.Map;
import java.util.Optional;

/**
 * A record to be written.
 *
 * @param naturalKey what tells this record from others in its source, such as a claim number and line; makes its id, so that
 *     writing it again writes nothing. It is not stored.
 * @param subject the organisation's own reference to the person the record is about; it is not stored
 * @param fields values by field name
 */
public record RecordDraft(
        Optional<String> naturalKey,
        Optional<String> subject,
        Optional<DepartmentId> department,
        Map<String, Value> fields) {
    public RecordDraft {
        fields = Map.copyOf(fields);
    }

    /** A record about no person, with a new id. */
    public static RecordDraft of(Map<String, Value> fields) {
        return new RecordDraft(Optional.empty(), Optional.empty(), Optional.empty(), fields);
    }

    public RecordDraft about(String reference) {
        return new RecordDraft(naturalKey, Optional.of(reference), department, fields);
    }

    public RecordDraft in(DepartmentId where) {
        return new RecordDraft(naturalKey, subject, Optional.of(where), fields);
    }

    public RecordDraft keyed(String key) {
        return new RecordDraft(Optional.of(key), subject, department, fields);
    }

    @Override
    public String toString() {
        return "RecordDraft[%d fields]".formatted(fields.size());
    }
}
