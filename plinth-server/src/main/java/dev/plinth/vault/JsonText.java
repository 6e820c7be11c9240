package dev.plinth.vault;

import java.io.StringWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON values as text without white space. Numbers keep their spelling and members their order, so a value that was read
 * and is written again differs from what was sent in white space and escapes only.
 */
public final class JsonText {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonText() {}

    /** Reads the value at the parser's current token and leaves the parser at its last token. */
    public static Value read(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Value.of(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value(Value.Kind.NUMBER, parser.getString());
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            case VALUE_NULL -> Value.nothing();
            case START_ARRAY, START_OBJECT -> structure(parser);
            case END_ARRAY, END_OBJECT, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalArgumentException("There is no JSON value here");
        };
    }

    static Value parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) throw new IllegalArgumentException("There is no JSON value here");
            Value value = read(parser);
            if (parser.nextToken() != null) throw new IllegalArgumentException("Something follows the JSON value");
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("This is not a JSON value", e);
        }
    }

    static String quote(String text) {
        StringWriter out = new StringWriter(text.length() + 2);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            generator.writeString(text);
        }
        return out.toString();
    }

    private static Value structure(JsonParser parser) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            int depth = 0;
            while (true) {
                depth += copy(parser, generator);
                if (depth == 0) break;
                parser.nextToken();
            }
        }
        return new Value(Value.Kind.STRUCTURE, out.toString());
    }

    /** Copies one token and returns by how much it nests. */
    private static int copy(JsonParser parser, JsonGenerator out) {
        JsonToken token = parser.currentToken();
        switch (token) {
            case START_ARRAY -> out.writeStartArray();
            case START_OBJECT -> out.writeStartObject();
            case END_ARRAY -> out.writeEndArray();
            case END_OBJECT -> out.writeEndObject();
            case PROPERTY_NAME -> out.writeName(parser.currentName());
            case VALUE_STRING -> out.writeString(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(parser.getString());
            case VALUE_TRUE -> out.writeBoolean(true);
            case VALUE_FALSE -> out.writeBoolean(false);
            case VALUE_NULL -> out.writeNull();
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalArgumentException("There is no JSON value here");
        }
        return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
}
