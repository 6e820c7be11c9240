package dev.plinth.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of a running Plinth, called with one key or none. */
public final class Api {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TestPlinth plinth;
    private final Optional<String> key;

    private Api(TestPlinth plinth, Optional<String> key) {
        this.plinth = plinth;
        this.key = key;
    }

    /** An answer. */
    public record Answer(int status, HttpHeaders headers, byte[] body) {
        public JsonNode json() {
            return JSON.readTree(body);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public String text(String member) {
            return json().path(member).asString("");
        }

        /** The fields that a problem names. */
        public String field() {
            return json().path("errors").path(0).path("field").asString("");
        }

        @Override
        public String toString() {
            return status + " " + text();
        }
    }

    /** An organisation made over HTTP, and its first key. */
    public record Org(String id, String slug, String token, Api api) {
        public String path(String rest) {
            return "/api/v1/orgs/" + id + rest;
        }
    }

    public static Api with(TestPlinth plinth, String key) {
        return new Api(plinth, Optional.of(key));
    }

    public static Api without(TestPlinth plinth) {
        return new Api(plinth, Optional.empty());
    }

    /** With the key that the first start wrote down. */
    public static Api operator(TestPlinth plinth) {
        return with(plinth, operatorFile(plinth).path("apiKey").asString());
    }

    public static JsonNode operatorFile(TestPlinth plinth) {
        try {
            return JSON.readTree(Files.readAllBytes(plinth.directory().resolve("operator.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates an organisation in region {@code us}; only an operator may. */
    public Org newOrg() {
        String slug = "api-" + UUID.randomUUID().toString().substring(0, 13);
        Answer made = post(
                "/api/v1/orgs", Map.of("slug", slug, "name", "Org " + slug, "region", "us", "profile", "support-chat"));
        if (made.status() != 201) throw new IllegalStateException(made.toString());
        String token = made.json().path("apiKey").path("token").asString();
        return new Org(made.json().path("organisation").path("id").asString(), slug, token, with(plinth, token));
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    public Answer delete(String path) {
        return send("DELETE", path, new byte[0]);
    }

    public Answer post(String path, Object body, String... headers) {
        return send("POST", path, JSON.writeValueAsBytes(body), headers);
    }

    /**
     * Sends these very bytes as {@code application/json} unless another Content-Type is among the headers. A header whose name
     * is written with a plus in front comes beside the one of that name, not in its place.
     */
    public Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(plinth.uri(path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        key.ifPresent(token -> request.setHeader("Authorization", "Bearer " + token));
        if (body.length > 0) request.setHeader("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2)
            if (headers[i].startsWith("+")) request.header(headers[i].substring(1), headers[i + 1]);
            else request.setHeader(headers[i], headers[i + 1]);
        try {
            HttpResponse<byte[]> response = plinth.http().send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
