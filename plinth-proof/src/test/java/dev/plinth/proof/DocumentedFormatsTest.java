package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents state about the vectors is true of the vectors. */
class DocumentedFormatsTest {
    private static final Path DOCS =
            Golden.FOLDER.resolve("../../../../../docs").normalize();

    @Test
    void theReceiptVectorIsAsDocumented() throws IOException {
        var receipt = Receipt.parse(Golden.bytes("small.tlog-proof"));
        byte[] entry = receipt.entry().orElseThrow();
        assertThat(document("formats/receipt-v1.md"))
                .contains("1,023 bytes")
                .contains(sha256("small.tlog-proof"))
                .contains("| entry | " + entry.length + " bytes")
                .contains(new TreeHasher().leaf(entry).hex())
                .contains(receipt.checkpoint().claimed().root().hex());
        assertThat(Golden.bytes("small.tlog-proof")).hasSize(1_023);
    }

    @Test
    void theExportVectorIsAsDocumented() throws IOException {
        var document = document("formats/log-export-v1.md");
        for (var name : List.of(
                "checkpoint",
                "keys",
                "tile/0/000",
                "tile/0/001.p/4",
                "tile/1/000.p/1",
                "tile/entries/000",
                "tile/entries/001.p/4")) {
            var file = "log/" + name;
            assertThat(document)
                    .contains("| `%s` | %d | `%s` |".formatted(name, Golden.bytes(file).length, sha256(file)));
        }
    }

    @Test
    void theWitnessVectorIsAsDocumented() throws IOException {
        var request = WitnessRequest.parse(Golden.bytes("add-checkpoint"));
        assertThat(document("formats/witness.md")).contains("515 bytes", sha256("add-checkpoint"));
        assertThat(Golden.bytes("add-checkpoint")).hasSize(515);
        assertThat(request.path()).hasSize(7);
        var keys = Golden.keys("keys");
        var next = request.checkpoint().verifiedBy("golden.plinth.example", keys);
        assertThat(Monitor.compare(seen("since-200"), next, request.path()))
                .isInstanceOf(Monitor.Observation.Advanced.class);
        assertThat(Monitor.compare(seen("since-200-of-a-fork"), next, request.path()))
                .isInstanceOf(Monitor.Observation.Fork.class);
    }

    @Test
    @Tag("system")
    void theCommandsForVerifyingByHandVerifyTheGoldenReceipt() throws IOException, InterruptedException {
        var ran = byHand(Golden.FOLDER.resolve("entry-7.tlog-proof"));
        assertThat(ran.exit()).as(ran.output()).isZero();
        assertThat(ran.output()).contains("the entry is under root", "Signature Verified Successfully");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entry-changed",
                "index-of-another-entry",
                "proof-hash-changed",
                "proof-hashes-swapped",
                "proof-one-hash-long",
                "root-changed",
                "signature-changed",
                "checkpoint-of-another-log"
            })
    @Tag("system")
    void theCommandsForVerifyingByHandFailOnAReceiptThatIsNotAsSigned(String name)
            throws IOException, InterruptedException {
        var ran = byHand(Golden.FOLDER.resolve("../receipts/rejected/" + name + ".tlog-proof"));
        assertThat(ran.exit()).as(ran.output()).isNotZero();
        assertThat(ran.output()).doesNotContain("the entry is under root");
    }

    private record Ran(int exit, String output) {}

    private static Ran byHand(Path receipt) throws IOException, InterruptedException {
        assertThat(receipt).exists();
        var document = document("verify.md");
        int start = document.indexOf("```sh\n") + "```sh\n".length();
        var script = document.substring(start, document.indexOf("```", start));
        var process = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
        process.environment().put("receipt", receipt.toString());
        process.environment().put("vkey", Golden.keys("keys").getFirst().format());
        var running = process.start();
        var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ran(running.exitValue(), output);
    }

    private static Checkpoint seen(String name) {
        return UnverifiedCheckpoint.parse(Golden.bytes(name)).verifiedBy("golden.plinth.example", Golden.keys("keys"));
    }

    private static String sha256(String name) {
        return HexFormat.of().formatHex(TreeHasher.sha256().digest(Golden.bytes(name)));
    }

    private static String document(String name) throws IOException {
        return Files.readString(DOCS.resolve(name));
    }
}
