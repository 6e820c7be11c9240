package dev.plinth.vault.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plinth.vault.CollectionId;
import dev.plinth.vault.CollectionSchema;
import dev.plinth.vault.Field;
import dev.plinth.vault.FieldSpec;
import dev.plinth.vault.SearchMode;
import java.util.List;
import java.util.Optional;

/** A collection as it is shown. */
record CollectionAnswer(
        CollectionId id,
        String name,
        int version,
        List<FieldAnswer> fields,
        List<String> purposes,
        Optional<String> retention) {
    static CollectionAnswer of(CollectionSchema schema) {
        return new CollectionAnswer(
                schema.id(),
                schema.name(),
                schema.version(),
                schema.fields().stream().map(FieldAnswer::of).toList(),
                schema.purposes(),
                schema.retention());
    }

    /**
     * One field.
     *
     * @param sealed follows from the class and cannot be set
     */
    record FieldAnswer(
            int id,
            String name,
            String type,
            @JsonProperty("class") String fieldClass,
            boolean sealed,
            Optional<String> search,
            String mask,
            boolean required,
            int maxLength) {
        static FieldAnswer of(Field field) {
            FieldSpec spec = field.spec();
            return new FieldAnswer(
                    field.id(),
                    spec.name(),
                    spec.type().text(),
                    spec.fieldClass().text(),
                    field.isSealed(),
                    spec.search().map(SearchMode::text),
                    spec.mask().text(),
                    spec.required(),
                    spec.maxLength());
        }
    }
}
