package dev.plinth.http;

import dev.plinth.tenancy.Ids;
import java.util.UUID;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Takes a UUID in its canonical text form only; Jackson's own also takes Base64. */
final class CanonicalUuid extends StdDeserializer<UUID> {
    CanonicalUuid() {
        super(UUID.class);
    }

    @Override
    public UUID deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING))
            return (UUID) context.handleUnexpectedToken(context.constructType(UUID.class), parser);
        String text = parser.getString();
        try {
            return Ids.parse(text);
        } catch (IllegalArgumentException e) {
            return (UUID) context.handleWeirdStringValue(UUID.class, text, "is not an id");
        }
    }
}
