package dev.plinth.vault;

import java.io.ByteArrayOutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * The clear fields of a record v1: one JSON object without white space whose names are field ids in ascending order, such
 * as {@code {"1":"open","4":12.50}}. See docs/formats/vault-rows-v1.md.
 */
final class ClearFields {
    private ClearFields() {}

    static byte[] write(SortedMap<Integer, Value> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JsonText.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            generator.writeStartObject();
            fields.forEach((id, value) -> {
                generator.writeName(Integer.toString(id));
                if (value.kind() == Value.Kind.TEXT) generator.writeString(value.text());
                else generator.writeRawValue(value.text());
            });
            generator.writeEndObject();
        }
        return out.toByteArray();
    }

    /** Reads the fields back. */
    static SortedMap<Integer, Value> read(byte[] stored, CollectionSchema schema) {
        SortedMap<Integer, Value> fields = new TreeMap<>();
        try (JsonParser parser = JsonText.FACTORY.createParser(ObjectReadContext.empty(), stored)) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                int id = Integer.parseInt(parser.currentName());
                parser.nextToken();
                Value value = JsonText.read(parser);
                boolean any = schema.typeOf(id) == FieldType.JSON;
                fields.put(id, any ? new Value(Value.Kind.STRUCTURE, value.toJson()) : value);
            }
            require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
        }
        return fields;
    }

    private static void require(boolean holds) {
        if (!holds) throw new IllegalStateException("Stored clear fields are not one JSON object");
    }
}
