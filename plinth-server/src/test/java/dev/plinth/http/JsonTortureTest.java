package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("corpora")
class JsonTortureTest {
    private static final Path CORPUS =
            Path.of(System.getProperty("plinth.corpora", "")).resolve("json-torture");

    private final StrictJson json = new StrictJson();

    record Case(String id, byte[] body) {
        boolean must(String prefix) {
            return id.substring(id.lastIndexOf('/') + 1).startsWith(prefix);
        }
    }

    /** Every document of the corpus, the big ones included. */
    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        JsonMapper mapper = JsonMapper.builder().build();
        for (String line : Files.readAllLines(CORPUS.resolve("cases.jsonl"))) {
            JsonNode node = mapper.readTree(line);
            if (node.has("b64"))
                cases.add(new Case(
                        node.get("id").asString(),
                        Base64.getDecoder().decode(node.get("b64").asString())));
        }
        try (var files = Files.list(CORPUS.resolve("big"))) {
            for (Path file : files.toList())
                cases.add(new Case(file.getFileName().toString().replace("parsing-", ""), Files.readAllBytes(file)));
        }
        return cases;
    }

    @Test
    void everyDocumentIsReadOrRefusedAsBadJson() throws IOException {
        for (Case one : cases()) {
            boolean read = reads(one.body());
            if (one.must("y_") && !one.id().contains("duplicated"))
                assertThat(read).as(one.id()).isTrue();
            if (one.must("n_")) assertThat(read).as(one.id()).isFalse();
        }
    }

    private boolean reads(byte[] body) {
        try {
            json.tree(body);
            return true;
        } catch (ProblemException refused) {
            assertThat(refused.code().status()).isEqualTo(400);
            return false;
        }
    }
}
