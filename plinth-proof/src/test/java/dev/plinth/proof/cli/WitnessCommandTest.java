package dev.plinth.proof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.proof.Golden;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessCommandTest {
    private static final String LOG = Golden.FOLDER.resolve("keys").toString();

    @TempDir
    private Path folder;

    @Test
    void aWitnessStartsPrintsItsKeysAndCosignsTheGoldenLog() throws Exception {
        var pipe = new PipedOutputStream();
        var state = folder.resolve("state").toString();
        try (var output = new Scanner(new PipedInputStream(pipe), StandardCharsets.UTF_8);
                var out = new PrintStream(pipe, true, StandardCharsets.UTF_8);
                var client = HttpClient.newHttpClient()) {
            var run = new FutureTask<>(
                    () -> new Main(out, out).run("witness", "--listen", "127.0.0.1:0", "--state", state, "--log", LOG));
            var thread = Thread.ofPlatform().start(run);
            var first = output.nextLine();
            assertThat(first).startsWith("Witness witness-").contains(" listens on 127.0.0.1:");
            assertThat(output.nextLine()).contains("verifier keys");
            var keys = List.of(VerifierKey.parse(output.nextLine()), VerifierKey.parse(output.nextLine()));
            var uri = URI.create("http://" + first.substring(first.indexOf("127.0.0.1")) + "/add-checkpoint");
            var request = Golden.text("add-checkpoint");
            var fresh = "old 0\n" + request.substring(request.indexOf("\n\n") + 1);
            var answer = client.send(
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.ofString(fresh))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var checkpoint = UnverifiedCheckpoint.parse(Golden.bytes("log/checkpoint"))
                    .verifiedBy("golden.plinth.example", Golden.keys("keys"));
            var cosigned = checkpoint.with(SignedNote.signatureLines(answer.body()), keys);
            assertThat(cosigned.cosignedBy(keys)).hasSize(2);
            thread.interrupt();
            assertThat(run.get()).isZero();
        }
    }

    @Test
    void wrongCommandLinesEndWithTwo() {
        for (var words : List.of(
                List.of("witness"),
                List.of("witness", "stray", "--listen", "a:1"),
                List.of("witness", "--listen", "nowhere", "--state", "s", "--log", LOG),
                List.of("witness", "--listen", ":1", "--state", "s", "--log", LOG),
                List.of("witness", "--listen", "a:x", "--state", "s", "--log", LOG),
                List.of("witness", "--listen", "a:65536", "--state", "s", "--log", LOG),
                List.of("witness", "--listen", "a:-1", "--state", "s", "--log", LOG),
                List.of("witness", "--listen", "127.0.0.1:0", "--state", "s"),
                List.of("witness", "--listen", "127.0.0.1:0", "--log", LOG))) {
            assertThat(Ran.of(words.toArray(String[]::new)).exit())
                    .as("%s", words)
                    .isEqualTo(2);
        }
    }

    @Test
    void anotherNameThanTheStatesIsAUsageError() throws IOException {
        try (var taken = new ServerSocket(0)) {
            var listen = "127.0.0.1:" + taken.getLocalPort();
            assertThat(run(listen, "--name", "one.example").exit()).isEqualTo(3);
            var ran = run(listen, "--name", "two.example");
            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.err()).contains("one.example", "two.example");
        }
    }

    @Test
    void aDamagedStateEndsWithThree() throws IOException {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(folder.resolve("state/ed25519.key"), "half");
        var ran = run("127.0.0.1:0", "--name", "one.example");
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("a key file has 2");
    }

    private Ran run(String listen, String... more) {
        var words = new ArrayList<>(List.of(
                "witness",
                "--listen",
                listen,
                "--state",
                folder.resolve("state").toString(),
                "--log",
                LOG));
        words.addAll(List.of(more));
        return Ran.of(words.toArray(String[]::new));
    }
}
