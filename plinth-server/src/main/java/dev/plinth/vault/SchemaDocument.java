package dev.plinth.vault;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The stored form of a collection's fields, purposes and note: JSON, described in docs/formats/vault-rows-v1.md. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SchemaDocument(
        int format,
        List<FieldDocument> fields,
        List<String> purposes,
        @Nullable String retention) {
    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER =
            JsonMapper.builder(JsonText.FACTORY).build();

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FieldDocument(
            int id,
            String name,
            FieldType type,
            @JsonProperty("class") FieldClass fieldClass,
            @Nullable SearchMode search,
            Mask mask,
            boolean required,
            int maxLength) {
        static FieldDocument of(Field field) {
            FieldSpec spec = field.spec();
            return new FieldDocument(
                    field.id(),
                    spec.name(),
                    spec.type(),
                    spec.fieldClass(),
                    spec.search().orElse(null),
                    spec.mask(),
                    spec.required(),
                    spec.maxLength());
        }

        Field field() {
            return new Field(
                    id, new FieldSpec(name, type, fieldClass, Optional.ofNullable(search), mask, required, maxLength));
        }
    }

    static byte[] write(List<Field> fields, List<String> purposes, Optional<String> retention) {
        List<FieldDocument> documents = fields.stream().map(FieldDocument::of).toList();
        return MAPPER.writeValueAsBytes(new SchemaDocument(FORMAT, documents, purposes, retention.orElse(null)));
    }

    static byte[] write(CollectionSchema schema) {
        return write(schema.fields(), schema.purposes(), schema.retention());
    }

    /** MUST be called only once the row was found to be the one that was written. */
    static CollectionSchema read(StoredSchema row) {
        SchemaDocument document = MAPPER.readValue(row.document(), SchemaDocument.class);
        if (document.format() != FORMAT)
            throw new IllegalStateException("Collection %s has schema format %d, this version reads %d"
                    .formatted(row.id(), document.format(), FORMAT));
        return new CollectionSchema(
                row.id(),
                row.version(),
                row.name(),
                row.mac().isPresent(),
                document.fields().stream().map(FieldDocument::field).toList(),
                document.purposes(),
                Optional.ofNullable(document.retention()));
    }
}
