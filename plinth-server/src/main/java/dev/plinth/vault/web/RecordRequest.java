package dev.plinth.vault.web;

import dev.plinth.tenancy.DepartmentId;
import dev.plinth.vault.Changes;
import dev.plinth.vault.RecordDraft;
import dev.plinth.vault.RecordId;
import dev.plinth.vault.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The body that asks for a record or a change of one.
 *
 * @param subject the organisation's own reference to the person it is about
 */
record RecordRequest(Optional<String> subject, Optional<DepartmentId> department, Map<String, @Nullable Value> fields) {
    RecordDraft draft() {
        return new RecordDraft(Optional.empty(), subject, department, values());
    }

    Changes.Change change(RecordId id, OptionalLong expected) {
        return new Changes.Change(id, expected, values(), department, subject);
    }

    private Map<String, Value> values() {
        Map<String, Value> values = HashMap.newHashMap(fields.size());
        fields.forEach((name, value) -> values.put(name, value == null ? Value.nothing() : value));
        return values;
    }

    /** Shows no value. */
    @Override
    public String toString() {
        return "RecordRequest[%d fields]".formatted(fields.size());
    }

    /** Many at once. */
    record Bulk(List<RecordRequest> records) {}

    /** What is looked for: a value of a field, or a person. */
    record Search(Optional<String> field, @Nullable Value equals, Optional<String> subject) {
        @Override
        public String toString() {
            return "Search[" + field + "]";
        }
    }

    /** Which fields are to be opened, and what for. */
    record Reveal(List<String> fields, String purpose) {}
}
