package dev.plinth.proof.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real witness process while a log grows, again and again. */
class WitnessCrashTest {
    private static final int ROUNDS = 3;

    @TempDir
    private Path folder;

    private final WitnessedLog log = new WitnessedLog();

    @Test
    void aKilledWitnessRemembersEverythingItCosigned() throws Exception {
        long cosigned = 0;
        try (var client = HttpClient.newHttpClient()) {
            for (int round = 1; round <= ROUNDS; round++) {
                var process = start();
                try (var output = process.inputReader()) {
                    var uri = address(output);
                    assertThatThrownBy(this::open)
                            .isInstanceOf(UncheckedIOException.class)
                            .hasMessageContaining("in use");
                    var grown = new CountDownLatch(round + 1);
                    var killer = Thread.ofPlatform().start(() -> killAfter(process, grown));
                    cosigned = growUntilDead(client, uri, cosigned, grown);
                    killer.join();
                }
                process.waitFor();
                try (var state = open()) {
                    long remembered = state.latest(log.origin()).orElseThrow().size();
                    assertThat(remembered).isBetween(cosigned, cosigned + 1);
                    cosigned = remembered;
                }
            }
        }
    }

    private WitnessState open() {
        return WitnessState.open(folder, "w.example", List.of(log.key()), log.random());
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.plinth.proof.cli.Main",
                        "witness",
                        "--listen",
                        "127.0.0.1:0",
                        "--state",
                        folder.toString(),
                        "--name",
                        "w.example",
                        "--log",
                        log.key().format())
                .redirectErrorStream(true)
                .start();
    }

    private static URI address(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains(" listens on ")) {
                return URI.create("http://" + line.substring(line.indexOf("127.0.0.1")) + "/add-checkpoint");
            }
        }
        throw new IOException("The witness did not start");
    }

    /** Kills while the next request is under way, wherever that may be. */
    private static void killAfter(Process process, CountDownLatch grown) {
        try {
            grown.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private long growUntilDead(HttpClient client, URI uri, long start, CountDownLatch grown)
            throws InterruptedException {
        long size = start;
        try {
            while (true) {
                var request = HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(log.request(size, size + 1)))
                        .build();
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                size++;
                grown.countDown();
            }
        } catch (IOException e) {
            return size;
        }
    }
}
