package dev.plinth.proof.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.proof.WitnessRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessServerTest {
    @TempDir
    private Path folder;

    private final WitnessedLog log = new WitnessedLog();
    private final HttpClient client = HttpClient.newHttpClient();
    private WitnessState state;
    private WitnessServer server;

    @BeforeEach
    void start() {
        state = WitnessState.open(folder, "w.example", List.of(log.key()), log.random());
        server = WitnessServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Witness(state, () -> WitnessedLog.NOW));
    }

    @AfterEach
    void stop() {
        server.close();
        state.close();
        client.close();
    }

    @Test
    void aCheckpointIsCosignedOverHttp() throws Exception {
        var answer = post("/add-checkpoint", log.request(0, 10));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(log.cosigned(10, answer.body(), state.keys())).isEqualTo(2);
    }

    @Test
    void aConflictCarriesTheSizeInItsOwnType() throws Exception {
        post("/add-checkpoint", log.request(0, 10));
        var answer = post("/add-checkpoint", log.request(0, 20));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("10\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
    }

    @Test
    void otherPathsMethodsAndSizesAreRefused() throws Exception {
        assertThat(post("/", log.request(0, 10)).statusCode()).isEqualTo(404);
        assertThat(post("/add-checkpoint/x", log.request(0, 10)).statusCode()).isEqualTo(404);
        var get = HttpRequest.newBuilder(uri("/add-checkpoint")).GET().build();
        assertThat(client.send(get, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
        assertThat(post("/add-checkpoint", new byte[WitnessRequest.MAX_BYTES]).statusCode())
                .isEqualTo(400);
        assertThat(post("/add-checkpoint", new byte[WitnessRequest.MAX_BYTES + 1])
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aDiskThatCannotBeWrittenIsUnavailableAndNothingIsCosigned() throws Exception {
        post("/add-checkpoint", log.request(0, 10));
        try (var files = Files.list(folder)) {
            var memory = files.filter(file -> file.toString().endsWith(".checkpoint"))
                    .findFirst()
                    .orElseThrow();
            Files.createDirectories(Path.of(memory + ".new", "in-the-way"));
        }
        var answer = post("/add-checkpoint", log.request(10, 20));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("\u2014");
        assertThat(post("/add-checkpoint", log.request(0, 20)).body()).isEqualTo("10\n");
    }

    @Test
    void anAddressInUseIsSaidToBeSo() {
        var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThatThrownBy(() -> WitnessServer.start(taken, new Witness(state, () -> WitnessedLog.NOW)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Cannot listen");
    }

    private HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
