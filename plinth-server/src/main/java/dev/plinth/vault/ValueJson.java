package dev.plinth.vault;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ser.std.StdSerializer;

/** Lets a JSON mapper read and write a {@link Value} as the JSON value it stands for, digit by digit. */
final class ValueJson {
    private ValueJson() {}

    static final class Reader extends StdDeserializer<Value> {
        Reader() {
            super(Value.class);
        }

        @Override
        public Value deserialize(JsonParser parser, DeserializationContext context) {
            return JsonText.read(parser);
        }

        @Override
        public Value getNullValue(DeserializationContext context) {
            return Value.nothing();
        }
    }

    static final class Writer extends StdSerializer<Value> {
        Writer() {
            super(Value.class);
        }

        @Override
        public void serialize(Value value, JsonGenerator out, SerializationContext context) {
            if (value.kind() == Value.Kind.TEXT) out.writeString(value.text());
            else out.writeRawValue(value.text());
        }
    }
}
