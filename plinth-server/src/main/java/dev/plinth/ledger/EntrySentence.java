package dev.plinth.ledger;

import dev.plinth.proof.PastTense;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says in one plain sentence what an entry records. */
final class EntrySentence {
    private static final JsonMapper JSON = new JsonMapper();

    private EntrySentence() {}

    static String of(String body) {
        try {
            return sentence(JSON.readTree(body));
        } catch (JacksonException e) {
            return "This entry cannot be read as JSON.";
        }
    }

    private static String sentence(JsonNode entry) {
        StringBuilder words = new StringBuilder(principal(entry.path("actor")));
        if (entry.has("onBehalfOf"))
            words.append(", for ").append(principal(entry.path("onBehalfOf"))).append(',');
        String action = entry.path("action").asString("");
        String verb = action.substring(action.lastIndexOf('.') + 1);
        words.append(
                switch (entry.path("outcome").asString("")) {
                    case "denied" -> " was denied to " + verb;
                    case "failed" -> " failed to " + verb;
                    default -> intended(entry) ? " set out to " + verb : " " + PastTense.of(verb);
                });
        List<String> fields = new ArrayList<>();
        entry.path("fields").forEach(field -> fields.add(field.asString("")));
        if (!fields.isEmpty())
            words.append(fields.size() == 1 ? " the field " : " the fields ")
                    .append(String.join(", ", fields))
                    .append(" of");
        words.append(' ').append(entry.path("object").path("type").asString(""));
        words.append(' ').append(entry.path("object").path("id").asString(""));
        if (entry.has("purpose"))
            words.append(", for the purpose “")
                    .append(entry.path("purpose").asString(""))
                    .append('”');
        return words.append('.').toString();
    }

    /** A change that spans two stores has an entry before it begins and one when it is done. */
    private static boolean intended(JsonNode entry) {
        return entry.path("facts").path("step").asString("").equals("intended");
    }

    private static String principal(JsonNode who) {
        String id = who.path("id").asString("");
        return switch (who.path("type").asString("")) {
            case "operator" -> "Operator " + id;
            case "user" -> "User " + id;
            case "service" -> "Service " + id;
            case "system" -> "Plinth itself (" + id + ")";
            default -> "Somebody";
        };
    }
}
