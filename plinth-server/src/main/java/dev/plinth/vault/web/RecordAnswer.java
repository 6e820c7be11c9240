package dev.plinth.vault.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.vault.Changes;
import dev.plinth.vault.RecordId;
import dev.plinth.vault.RecordView;
import dev.plinth.vault.Reveals;
import dev.plinth.vault.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record as it is shown. */
record RecordAnswer(
        RecordId id,
        long version,
        Optional<SubjectId> subject,
        Optional<DepartmentId> department,
        Map<String, Value> fields,
        Map<String, SealedAnswer> sealed,
        Instant createdAt,
        Instant updatedAt,
        EntryId entry) {
    static RecordAnswer of(RecordView view) {
        Map<String, SealedAnswer> sealed = new LinkedHashMap<>();
        view.sealed()
                .forEach((name, field) ->
                        sealed.put(name, new SealedAnswer(field.fieldClass().text(), field.masked())));
        return new RecordAnswer(
                view.id(),
                view.version(),
                view.subject(),
                view.department(),
                view.fields(),
                sealed,
                view.createdAt(),
                view.updatedAt(),
                view.entry());
    }

    @Override
    public String toString() {
        return "RecordAnswer[" + id + "]";
    }

    /** A sealed field: its class, and what its mask shows. */
    record SealedAnswer(@JsonProperty("class") String fieldClass, String masked) {}

    /** Records made by one request. */
    record Bulk(List<RecordId> ids, EntryId entry) {
        static Bulk of(Changes.Created created) {
            return new Bulk(created.ids(), created.entry());
        }
    }

    /** Opened fields. */
    record Revealed(RecordId id, long version, Map<String, Value> fields, EntryId entry) {
        static Revealed of(Reveals.Revealed revealed) {
            return new Revealed(revealed.id(), revealed.version(), revealed.fields(), revealed.entry());
        }

        @Override
        public String toString() {
            return "Revealed[" + id + "]";
        }
    }
}
