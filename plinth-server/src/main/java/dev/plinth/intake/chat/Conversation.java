package dev.plinth.intake.chat;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.intake.format.Place;
import dev.plinth.intake.format.RecordSink;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One conversation of a file: checked as a whole, then passed on with its messages. */
final class Conversation {
    static final int MOST_TURNS = 10_000;
    static final int LONGEST_ID = 200;
    private static final Set<String> SPEAKERS =
            new TreeSet<>(Set.of("customer", "agent", "assistant", "action", "system"));

    private final ChatForm form;
    private final long line;
    private final JsonNode object;
    private final RecordSink sink;
    private boolean sound = true;

    Conversation(ChatForm form, long line, JsonNode object, RecordSink sink) {
        this.form = form;
        this.line = line;
        this.object = object;
        this.sink = sink;
    }

    void emit() {
        Optional<String> id = id(form.conversation());
        Optional<String> customer = customer();
        Map<String, Object> fields = new LinkedHashMap<>();
        id.ifPresent(value -> fields.put("conversation_id", value));
        customer.ifPresent(value -> fields.put("customer_ref", value));
        for (String name : ChatForm.PROFILE)
            Optional.ofNullable(form.profile().get(name)).flatMap(this::text).ifPresent(v -> fields.put(name, v));
        form.topic().flatMap(this::text).ifPresent(value -> fields.put("topic", value));
        form.channel().flatMap(this::text).ifPresent(value -> fields.put("channel", value));
        form.opened().flatMap(path -> moment(at(path), path)).ifPresent(value -> fields.put("opened_at", value));
        List<Map<String, Object>> messages = turns();
        fields.put("turns", (long) messages.size());
        if (sound && id.isPresent()) write(id.get(), customer, fields, messages);
    }

    private void write(
            String id, Optional<String> customer, Map<String, Object> fields, List<Map<String, Object>> messages) {
        Place place = Place.line(line, "");
        sink.record(new ParsedRecord(place, ChatCollections.CONVERSATIONS, id, customer, Optional.empty(), fields));
        for (int i = 0; i < messages.size(); i++) {
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("conversation_id", id);
            message.put("turn", i + 1L);
            message.putAll(messages.get(i));
            sink.record(new ParsedRecord(
                    Place.line(line, form.turns() + "[" + i + "]"),
                    ChatCollections.MESSAGES,
                    id + "\n" + (i + 1),
                    customer,
                    Optional.empty(),
                    message));
        }
    }

    private Optional<String> customer() {
        for (String path : form.customer()) {
            Optional<String> found = text(path);
            if (found.isPresent()) return found;
        }
        refuse(form.customer().getFirst(), "is missing", "the customer's reference");
        return Optional.empty();
    }

    /** An id is a string or a whole number. */
    private Optional<String> id(String path) {
        JsonNode node = at(path);
        if (node != null && (node.isString() || node.isIntegralNumber())) {
            String text = node.asString();
            if (!text.isBlank() && text.length() <= LONGEST_ID) return Optional.of(text);
        }
        refuse(
                path,
                "is missing, empty or too long",
                "a string or whole number of at most " + LONGEST_ID + " characters");
        return Optional.empty();
    }

    private List<Map<String, Object>> turns() {
        JsonNode turns = at(form.turns());
        List<Map<String, Object>> messages = new ArrayList<>();
        if (turns == null || !turns.isArray() || turns.isEmpty() || turns.size() > MOST_TURNS) {
            refuse(form.turns(), "is not a list of turns", "a list of 1 to " + MOST_TURNS + " turns");
            return messages;
        }
        for (int i = 0; i < turns.size(); i++) messages.add(turn(turns.get(i), form.turns() + "[" + i + "]"));
        return messages;
    }

    private Map<String, Object> turn(JsonNode turn, String path) {
        Map<String, Object> message = new LinkedHashMap<>();
        JsonNode speaker = part(turn, form.speaker());
        if (speaker != null && speaker.isString() && SPEAKERS.contains(speaker.asString()))
            message.put("speaker", speaker.asString());
        else refuse(path + "." + form.speaker(), "does not name a speaker", "one of " + String.join(", ", SPEAKERS));
        JsonNode text = part(turn, form.text());
        if (text != null && text.isString()) message.put("text", text.asString());
        else refuse(path + "." + form.text(), "is not a text", "a string");
        form.time()
                .flatMap(name -> moment(part(turn, name), path + "." + name))
                .ifPresent(time -> message.put("sent_at", time));
        return message;
    }

    private static @Nullable JsonNode part(JsonNode turn, String name) {
        boolean index = name.chars().allMatch(Character::isDigit);
        JsonNode found = index && turn.isArray() ? turn.get(Integer.parseInt(name)) : turn.get(name);
        return found == null || found.isNull() ? null : found;
    }

    private Optional<Instant> moment(@Nullable JsonNode node, String path) {
        if (node == null) return Optional.empty();
        try {
            if (node.isString())
                return Optional.of(OffsetDateTime.parse(node.asString()).toInstant());
        } catch (DateTimeException notMoment) {
            // told below
        }
        refuse(path, "is not a time", "a time with offset such as 2026-01-31T10:00:00Z (RFC 3339)");
        return Optional.empty();
    }

    private Optional<String> text(String path) {
        JsonNode node = at(path);
        if (node == null) return Optional.empty();
        if (node.isString() && !node.asString().isEmpty()) return Optional.of(node.asString());
        if (node.isIntegralNumber()) return Optional.of(node.asString());
        refuse(path, "is not a text", "a string that is not empty, or nothing");
        return Optional.empty();
    }

    private @Nullable JsonNode at(String path) {
        JsonNode node = object;
        for (String name : path.split("\\.", -1)) {
            JsonNode next = node.get(name);
            if (next == null || next.isNull()) return null;
            node = next;
        }
        return node;
    }

    private void refuse(String path, String wrong, String expected) {
        sound = false;
        sink.finding(Finding.error(Place.line(line, path), wrong, expected));
    }
}
