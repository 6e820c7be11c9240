package dev.plinth.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A caller of the JSON API with one key.
 *
 * @param watcher sees every answer as text; a leak test collects them
 */
record Api(HttpClient http, URI root, String key, Consumer<String> watcher) {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int PAGE = 200;

    Api(HttpClient http, URI root, String key) {
        this(http, root, key, answer -> {});
    }

    /** The operator, as {@code operator.json} in the data directory names it. */
    static Api operator(HttpClient http, URI root, Path data) {
        try {
            JsonNode file = JSON.readTree(Files.readString(data.resolve("operator.json")));
            return new Api(http, root, file.get("apiKey").stringValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer; {@code json} is null-typed when there is no JSON body. */
    record Answer(int status, Map<String, List<String>> headers, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(one -> one.getKey().equalsIgnoreCase(name))
                    .map(one -> one.getValue().getFirst())
                    .findFirst();
        }

        String code() {
            return header("content-type").orElse("").startsWith("application/problem+json")
                    ? json().get("code").stringValue()
                    : "none";
        }

        Answer orFail() {
            if (status / 100 != 2) throw new IllegalStateException(status + " " + body);
            return this;
        }
    }

    Api with(String otherKey) {
        return new Api(http, root, otherKey, watcher);
    }

    Answer send(String method, String path, Object body, String... headers) throws IOException {
        byte[] bytes = body instanceof byte[] raw ? raw : JSON.writeValueAsBytes(body);
        return sendBytes(
                method, path, bytes, body instanceof byte[] ? "application/octet-stream" : "application/json", headers);
    }

    Answer sendBytes(String method, String path, byte[] bytes, String type, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + key)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes));
        if (bytes.length > 0) request.header("Content-Type", type);
        if (headers.length > 0) request.headers(headers);
        HttpResponse<byte[]> response = exchange(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        String text = new String(response.body(), StandardCharsets.UTF_8);
        watcher.accept(response.statusCode() + " " + response.headers().map() + " " + text);
        return new Answer(response.statusCode(), response.headers().map(), text);
    }

    Answer post(String path, Object body) throws IOException {
        return send("POST", path, body);
    }

    Answer get(String path) throws IOException {
        return send("GET", path, new byte[0]);
    }

    /** Saves a binary answer; fails when it is not one. */
    Path download(String path, Path to) {
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + key)
                .build();
        try {
            HttpResponse<Path> response = exchange(request, HttpResponse.BodyHandlers.ofFile(to));
            if (response.statusCode() != 200)
                throw new IllegalStateException(path + ": " + response.statusCode() + " " + Files.readString(to));
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** All items of a list, page by page. */
    List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String next = "";
        try {
            do {
                JsonNode page = get(path + "?limit=" + PAGE + (next.isEmpty() ? "" : "&cursor=" + next))
                        .orFail()
                        .json();
                page.get("items").forEach(items::add);
                JsonNode more = page.get("next");
                next = more == null || more.isNull() ? "" : more.stringValue();
            } while (!next.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return items;
    }
}
