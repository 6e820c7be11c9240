package dev.plinth.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the external test material in place. */
final class Corpora {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Corpora() {}

    static Path folder(String name) {
        return Path.of(System.getProperty("plinth.corpora", "../../shared/corpora"), name);
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path file) {
        return MAPPER.readTree(bytes(file));
    }

    static List<JsonNode> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().map(MAPPER::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
