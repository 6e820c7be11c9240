package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hostile and odd strings as field values: what was written comes back, character for character, sealed or not. */
@Tag("corpora")
@ServerTest
class RoundTripCorporaTest {
    private static final Path CORPORA = Path.of(System.getProperty("plinth.corpora", ""));
    private static final int AT_ONCE = 500;

    @Test
    void everyNaughtyStringComesBackAsItWas(TestPlinth plinth) {
        assertRoundTrip(plinth, strings(CORPORA.resolve("naughty-strings/blns.jsonl"), "text"));
    }

    @Test
    void everyPayloadStringComesBackAsItWas(TestPlinth plinth) throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(CORPORA.resolve("payload-strings/dev"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) all.addAll(strings(file, "s"));
        }
        assertThat(all).hasSizeGreaterThan(1_000);
        assertRoundTrip(plinth, all);
    }

    private static void assertRoundTrip(TestPlinth plinth, List<String> strings) {
        VaultWorld world = VaultWorld.in(plinth);
        assertThat(strings).isNotEmpty();
        for (int from = 0; from < strings.size(); from += AT_ONCE) {
            List<String> some = strings.subList(from, Math.min(from + AT_ONCE, strings.size()));
            List<RecordDraft> drafts = some.stream()
                    .map(text -> RecordDraft.of(Map.of(
                            "notes",
                            Value.of(text),
                            "status",
                            Value.of(text),
                            "any",
                            Value.of(text),
                            "sealedAny",
                            Value.of(text))))
                    .toList();
            List<RecordId> ids = world.changes
                    .createAll(world.org, VaultWorld.PEOPLE, drafts, world.scope(), Alongside.nothing())
                    .ids();
            for (int i = 0; i < some.size(); i++) {
                Value text = Value.of(some.get(i));
                Map<String, Value> back = world.reveal(ids.get(i), "notes", "status", "any", "sealedAny");
                assertThat(back).containsEntry("notes", text).containsEntry("status", text);
                assertThat(Value.json(value(back, "any"))).isEqualTo(text);
                assertThat(Value.json(value(back, "sealedAny"))).isEqualTo(text);
            }
        }
    }

    private static String value(Map<String, Value> fields, String name) {
        Value value = fields.get(name);
        if (value == null) throw new AssertionError(name + " is missing");
        return value.toJson();
    }

    private static List<String> strings(Path file, String member) {
        JsonMapper mapper = new JsonMapper();
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> mapper.readTree(line))
                    .map(node -> node.get(member))
                    .map(JsonNode::asString)
                    .filter(Texts::wellFormed)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
