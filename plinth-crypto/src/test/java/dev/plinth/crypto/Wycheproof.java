package dev.plinth.crypto;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads Wycheproof vectors in place. */
final class Wycheproof {
    private Wycheproof() {}

    record Vector(JsonNode group, JsonNode test) {
        byte[] hex(String name) {
            return HexFormat.of().parseHex(test.get(name).asString());
        }

        int number(String name) {
            return test.path(name).isMissingNode()
                    ? group.get(name).asInt()
                    : test.get(name).asInt();
        }

        boolean valid() {
            return test.get("result").asString().equals("valid");
        }

        boolean flagged(String flag) {
            return test.get("flags").valueStream().anyMatch(it -> it.asString().equals(flag));
        }

        @Override
        public String toString() {
            return test.get("tcId").asInt() + " " + test.path("comment").asString();
        }
    }

    static Stream<Vector> vectors(String file) {
        Path path = Path.of(System.getProperty("plinth.corpora"), "wycheproof", "vectors", file);
        try (var in = Files.newInputStream(path)) {
            return JsonMapper.builder()
                    .build()
                    .readTree(in)
                    .get("testGroups")
                    .valueStream()
                    .flatMap(group -> group.get("tests").valueStream().map(test -> new Vector(group, test)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
