package dev.plinth.cli;

import dev.plinth.runtime.PinnedTls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks TLS 1.3 with one Plinth and trusts that one's certificate only. What goes wrong on the way is a {@link CliException};
 * a refusal is an answer.
 */
public final class ApiClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final URI url;
    private final String key;

    ApiClient(URI url, Path certificate, String key) {
        this.http = HttpClient.newBuilder()
                .sslContext(trusting(certificate))
                .connectTimeout(CONNECT)
                .build();
        this.url = url;
        this.key = key;
    }

    /** An answer of the API, of whatever status. */
    public record Answer(int status, JsonNode body) {
        public boolean refused() {
            return status >= 400;
        }

        /** What a refusal means to a script. */
        int exitCode() {
            return switch (status) {
                case 404 -> CliException.WRONG_USE;
                case 408, 409, 429 -> CliException.TROUBLE;
                default -> status >= 500 ? CliException.TROUBLE : CliException.REFUSED;
            };
        }

        public String detail() {
            return body.path("detail").asString("the server answered with status " + status);
        }
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    /** Sends the bytes of a file. */
    public Answer put(String path, Path file) {
        return send(withFile(request(path), file, "PUT"));
    }

    /** Sends the bytes of a file. */
    public Answer post(String path, Path file) {
        return send(withFile(request(path), file, "POST"));
    }

    public Answer post(String path, Map<String, String> json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json)))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + key);
    }

    private static HttpRequest withFile(HttpRequest.Builder request, Path file, String method) {
        try {
            return request.header("Content-Type", "application/octet-stream")
                    .method(method, HttpRequest.BodyPublishers.ofFile(file))
                    .build();
        } catch (IOException missing) {
            throw CliException.wrongUse("cannot read " + file);
        }
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), json(response.body()));
        } catch (ConnectException down) {
            throw CliException.trouble(
                    "nothing answers at " + url + "; start Plinth with ./plinth up or ./plinth demo", down);
        } catch (IOException broken) {
            throw CliException.trouble("the connection to %s broke: %s".formatted(url, broken.getMessage()), broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CliException.trouble("stopped", stopped);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body.length == 0 ? "{}" : new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException foreign) {
            throw CliException.trouble("the answer is not from Plinth's API", foreign);
        }
    }

    private static SSLContext trusting(Path certificate) {
        try {
            return PinnedTls.trusting(certificate);
        } catch (IOException | GeneralSecurityException unusable) {
            throw CliException.wrongUse("cannot use the certificate " + certificate);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
