package dev.plinth.ledger.web;

import dev.plinth.ledger.Logs;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An entry in a list.
 *
 * @param pending whether it still waits for a signed checkpoint, so that it cannot be proved yet
 * @param entry its content (entry v1)
 */
record EntryView(String id, String state, boolean pending, Optional<Long> index, String sentence, JsonNode entry) {
    private static final JsonMapper JSON = new JsonMapper();

    static EntryView of(Logs.Shown shown) {
        return new EntryView(
                shown.id().toString(),
                shown.state().name().toLowerCase(Locale.ROOT),
                shown.state() != Logs.State.PUBLISHED,
                shown.index(),
                shown.sentence(),
                content(shown.body()));
    }

    /** A damaged body is shown as the text it is. */
    private static JsonNode content(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.getNodeFactory().stringNode(body);
        }
    }
}
