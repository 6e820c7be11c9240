package dev.plinth.intake.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a running Plinth has written beside its data for those who may use it: address, certificate, keys. */
final class Installation {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path data;

    Installation(Path data) {
        this.data = data;
    }

    Path certificate() {
        return data.resolve("tls").resolve("server.crt");
    }

    URI url() {
        return URI.create(operator().path("url").asString("https://localhost:8443"));
    }

    /** The key of this organisation if the demonstration made one. */
    String keyOf(String org) {
        for (JsonNode one : operator().path("orgs"))
            if (one.path("slug").asString("").equals(org)
                    || one.path("id").asString("").equals(org))
                return one.path("apiKey").asString();
        throw CliException.wrongUse("no key for the organisation %s in %s; give one with --key-file FILE"
                .formatted(org, data.resolve("operator.json")));
    }

    static String keyIn(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw CliException.wrongUse("cannot read the key file " + file);
        }
    }

    private JsonNode operator() {
        Path file = data.resolve("operator.json");
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException | JacksonException unreadable) {
            throw CliException.trouble(
                    "cannot read %s; is this the data directory of a running Plinth? Say --data DIRECTORY, or --url, --certificate and --key-file"
                            .formatted(file),
                    unreadable);
        }
    }
}
