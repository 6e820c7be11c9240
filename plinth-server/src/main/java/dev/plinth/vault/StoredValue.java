package dev.plinth.vault;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** How one value becomes bytes: the UTF-8 of its text, for the type {@code json} of its JSON text. */
final class StoredValue {
    private StoredValue() {}

    static byte[] write(Value value) {
        return value.text().getBytes(StandardCharsets.UTF_8);
    }

    static Value read(FieldType type, byte[] stored) {
        return read(type, decode(stored));
    }

    static Value read(FieldType type, String text) {
        return switch (type) {
            case STRING, DATE, TIMESTAMP -> Value.of(text);
            case INTEGER, DECIMAL -> new Value(Value.Kind.NUMBER, text);
            case BOOLEAN -> new Value(Value.Kind.FLAG, text);
            case JSON -> new Value(Value.Kind.STRUCTURE, text);
        };
    }

    private static String decode(byte[] stored) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(stored))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("A stored value is not UTF-8", e);
        }
    }
}
