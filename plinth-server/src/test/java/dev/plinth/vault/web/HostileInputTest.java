package dev.plinth.vault.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import dev.plinth.vault.Value;
import dev.plinth.vault.web.Api.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents and strings that others collected to break parsers, through every endpoint of the vault. */
@Tag("corpora")
@ServerTest
class HostileInputTest {
    private static final Path CORPORA = Path.of(System.getProperty("plinth.corpora", ""));
    private static final String RECORDS = "/collections/people/records";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Test
    void noDocumentAsABodyIsAnsweredWithAServerError(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        String record = RECORDS + "/" + api.ada();
        List<String[]> doors = List.of(
                new String[] {"POST", "/collections"},
                new String[] {"POST", "/collections/people/fields"},
                new String[] {"POST", RECORDS},
                new String[] {"POST", RECORDS + "/bulk"},
                new String[] {"POST", RECORDS + "/search"},
                new String[] {"POST", record + "/reveal"},
                new String[] {"PUT", record},
                new String[] {"PATCH", record});
        for (Map.Entry<String, byte[]> document : documents().entrySet())
            for (String[] door : doors)
                assertThat(api.send(door[0], door[1], document.getValue()).status())
                        .as(door[1] + " " + document.getKey())
                        .isBetween(400, 499);
        assertThat(api.count("record")).isEqualTo(1);
    }

    @Test
    void everyDocumentThatIsTakenAsAFieldComesBackAsItWas(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        int taken = 0;
        for (Map.Entry<String, byte[]> document : documents().entrySet()) {
            Answer made = api.send("POST", RECORDS, wrapped(document.getValue()));
            assertThat(made.status()).as(document.getKey()).isLessThan(500);
            if (document.getKey().contains("/n_"))
                assertThat(made.status()).as(document.getKey()).isEqualTo(400);
            if (made.status() != 201) continue;
            taken++;
            String path = RECORDS + "/" + made.json().get("id").asString() + "/reveal";
            Answer revealed = api.post(path, "{\"fields\":[\"any\",\"sealedAny\"],\"purpose\":\"test\"}");
            String sent = Value.json(new String(document.getValue(), StandardCharsets.UTF_8))
                    .toJson();
            assertThat(revealed.text())
                    .as(document.getKey())
                    .contains("\"fields\":{\"any\":" + sent + ",\"sealedAny\":" + sent + "}");
        }
        assertThat(taken).isGreaterThan(90);
    }

    @Test
    void noStringAnywhereInARequestIsAnsweredWithAServerError(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        String record = RECORDS + "/" + api.ada();
        List<Door> doors = List.of(
                text -> api.post(RECORDS + "/search", "{\"field\":\"ssn\",\"equals\":" + Api.quoted(text) + "}"),
                text -> api.post(RECORDS + "/search", "{\"subject\":" + Api.quoted(text) + "}"),
                text -> api.post(record + "/reveal", "{\"fields\":[" + Api.quoted(text) + "],\"purpose\":\"test\"}"),
                text -> api.post(record + "/reveal", "{\"fields\":[\"ssn\"],\"purpose\":" + Api.quoted(text) + "}"),
                text -> api.post(RECORDS, "{\"subject\":\"x\",\"fields\":{" + Api.quoted(text) + ":1}}"),
                text -> api.post(RECORDS, "{\"subject\":" + Api.quoted(text) + ",\"fields\":{}}"),
                text -> api.post("/collections", "{\"name\":" + Api.quoted(text) + ",\"fields\":[]}"),
                text -> api.get("/collections/" + Api.encoded(text)),
                text -> api.get("/collections/" + Api.encoded(text) + "/records"),
                text -> api.get(RECORDS + "/" + Api.encoded(text)),
                text -> api.get(record + "/attachments/" + Api.encoded(text)),
                text -> api.get(RECORDS + "?cursor=" + Api.encoded(text)));
        List<String> strings = strings();
        // each string goes through a quarter of the doors, and each door is tried with a quarter of the strings
        for (int i = 0; i < strings.size(); i++)
            for (int door = i % 4; door < doors.size(); door += 4) {
                Answer answer = doors.get(door).send(strings.get(i));
                assertThat(answer.status())
                        .as(strings.get(i) + " at " + answer.response().uri())
                        .isLessThan(500);
            }
    }

    private interface Door {
        Answer send(String text) throws IOException, InterruptedException;
    }

    @Test
    void everyStringComesBackAsItWas(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        for (String text : strings()) {
            String quoted = Api.quoted(text);
            Answer made = api.post(RECORDS, "{\"fields\":{\"name\":" + quoted + ",\"status\":" + quoted + "}}");
            assertThat(made.status()).as(text).isEqualTo(201);
            assertThat(made.json().get("fields").get("status").asString()).isEqualTo(text);
            String path = RECORDS + "/" + made.json().get("id").asString() + "/reveal";
            Answer revealed = api.post(path, "{\"fields\":[\"name\"],\"purpose\":\"test\"}");
            assertThat(revealed.json().get("fields").get("name").asString()).isEqualTo(text);
        }
    }

    private static byte[] wrapped(byte[] document) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("{\"fields\":{\"any\":".getBytes(StandardCharsets.UTF_8));
        body.write(document);
        body.write(",\"sealedAny\":".getBytes(StandardCharsets.UTF_8));
        body.write(document);
        body.write("}}".getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private static Map<String, byte[]> documents() throws IOException {
        Map<String, byte[]> documents = new TreeMap<>();
        for (String line : Files.readAllLines(CORPORA.resolve("json-torture/cases.jsonl"))) {
            JsonNode node = MAPPER.readTree(line);
            if (node.has("b64"))
                documents.put(
                        node.get("id").asString(),
                        Base64.getDecoder().decode(node.get("b64").asString()));
        }
        try (Stream<Path> files = Files.list(CORPORA.resolve("json-torture/big"))) {
            for (Path file : files.toList()) documents.put("big/" + file.getFileName(), Files.readAllBytes(file));
        }
        return documents;
    }

    private static List<String> strings() throws IOException {
        List<String> strings = new ArrayList<>();
        for (String line : Files.readAllLines(CORPORA.resolve("naughty-strings/blns.jsonl")))
            strings.add(MAPPER.readTree(line).get("text").asString());
        try (Stream<Path> files = Files.list(CORPORA.resolve("payload-strings/dev"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList())
                for (String line : Files.readAllLines(file))
                    strings.add(MAPPER.readTree(line).get("s").asString());
        }
        return strings;
    }
}
