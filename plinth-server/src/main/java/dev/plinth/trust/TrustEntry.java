package dev.plinth.trust;

import dev.plinth.ledger.Logs;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An entry of the installation's log by its own bytes, whatever is stored about it.
 *
 * @param object the id of what it is about
 * @param at when the log took it
 */
record TrustEntry(String action, String type, String object, Map<String, String> facts, Instant at) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Empty when it is not an entry of this installation under the id by which it was found. */
    static Optional<TrustEntry> of(OrgId instance, Logs.Shown shown) {
        return parsed(shown.body())
                .filter(body -> body.path("org").asString("").equals(instance.toString())
                        && body.path("id").asString("").equals(shown.id().toString()))
                .flatMap(TrustEntry::of);
    }

    /** What an entry is about, such as {@code evidence.probe}; empty when these bytes are none. */
    static String action(String body) {
        return parsed(body).map(entry -> entry.path("action").asString("")).orElse("");
    }

    private static Optional<JsonNode> parsed(String body) {
        try {
            return Optional.of(JSON.readTree(body));
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<TrustEntry> of(JsonNode body) {
        try {
            Map<String, String> facts = new HashMap<>();
            body.path("facts")
                    .properties()
                    .forEach(one -> facts.put(one.getKey(), one.getValue().asString("")));
            return Optional.of(new TrustEntry(
                    body.path("action").asString(""),
                    body.path("object").path("type").asString(""),
                    body.path("object").path("id").asString(""),
                    Map.copyOf(facts),
                    Instant.parse(body.path("time").asString(""))));
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    boolean is(String wanted, String about) {
        return action.equals(wanted) && type.equals(about);
    }

    /** Empty text when the entry does not say it. */
    String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    /** Finds entries of one action by the column beside them. */
    static Logs.EntryFilter of(String action) {
        return filter(action, Optional.empty());
    }

    /** Finds entries of one action about one object by the columns beside them. */
    static Logs.EntryFilter about(String action, String object) {
        return filter(action, Optional.of(object));
    }

    private static Logs.EntryFilter filter(String action, Optional<String> object) {
        return new Logs.EntryFilter(
                Optional.of(action),
                Optional.empty(),
                object,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
