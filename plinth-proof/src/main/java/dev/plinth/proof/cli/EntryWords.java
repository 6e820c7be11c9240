package dev.plinth.proof.cli;

import dev.plinth.proof.Escaped;
import dev.plinth.proof.PastTense;
import dev.plinth.proof.TreeHasher;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Says in plain words what an entry records. Every foreign character is made safe to show. */
final class EntryWords {
    private static final List<String> BARE = List.of("type", "id");
    private static final List<String> TOLD = List.of("actor", "onBehalfOf", "action", "fields", "object", "purpose");

    private EntryWords() {}

    /** The lines to show. */
    static List<String> of(byte[] entry) {
        return utf8(entry)
                .flatMap(JsonReader::object)
                .map(object -> lines(object.members()))
                .orElseGet(() -> List.of("The entry is %d bytes that are no JSON object; SHA-256 over 00 and them is %s"
                        .formatted(entry.length, new TreeHasher().leaf(entry))));
    }

    private static Optional<String> utf8(byte[] entry) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(entry))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static List<String> lines(Map<String, Json> members) {
        var lines = new ArrayList<String>();
        lines.add(sentence(members));
        members.forEach((name, value) -> {
            if (!TOLD.contains(name)) {
                lines.add("  " + Escaped.of(name) + ": " + words(value));
            }
        });
        return lines;
    }

    private static String sentence(Map<String, Json> members) {
        var outcome = part(members, "outcome", word -> word).orElse("ok");
        return part(members, "actor", who -> who).orElse("Somebody")
                + part(members, "onBehalfOf", who -> ", on behalf of " + who + ",")
                        .orElse("")
                + part(members, "action", action -> " " + done(action, outcome)).orElse(" did something to")
                + part(members, "fields", fields -> " fields " + fields + " of").orElse("")
                + part(members, "object", object -> " " + object).orElse("")
                + part(members, "purpose", purpose -> " for purpose \"" + purpose + '"')
                        .orElse("")
                + part(members, "action", action -> " (" + action + ").").orElse(".");
    }

    private static Optional<String> part(Map<String, Json> members, String name, UnaryOperator<String> phrase) {
        return Optional.ofNullable(members.get(name))
                .map(EntryWords::words)
                .filter(words -> !words.isEmpty() && !words.equals("null"))
                .map(phrase);
    }

    /** {@code record.reveal} becomes "revealed", unless it was not done. */
    private static String done(String action, String outcome) {
        var verb = action.substring(action.lastIndexOf('.') + 1);
        return switch (outcome) {
            case "denied" -> "was not allowed to " + verb;
            case "failed" -> "tried and failed to " + verb;
            default -> PastTense.of(verb);
        };
    }

    private static String words(Json value) {
        return switch (value) {
            case Json.Text text -> Escaped.of(text.value());
            case Json.Literal literal -> literal.spelling();
            case Json.Arr array -> array.items().stream().map(EntryWords::words).collect(Collectors.joining(", "));
            case Json.Obj object -> object(object.members());
        };
    }

    /** Type and id first and bare, the rest named. */
    private static String object(Map<String, Json> members) {
        var shown = new ArrayList<String>();
        BARE.forEach(name ->
                Optional.ofNullable(members.get(name)).map(EntryWords::words).ifPresent(shown::add));
        members.forEach((name, value) -> {
            if (!BARE.contains(name)) {
                shown.add(Escaped.of(name) + '=' + words(value));
            }
        });
        return String.join(" ", shown);
    }
}
