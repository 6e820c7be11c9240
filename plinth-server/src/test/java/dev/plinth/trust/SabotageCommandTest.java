package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Api;
import dev.plinth.testing.Await;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import dev.plinth.trust.catalogue.ClaimId;
import dev.plinth.trust.cli.SabotageCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ServerTest
class SabotageCommandTest {
    private static final ClaimId CLAIM = new ClaimId("SC-01");
    private static final String PROBE = "tls-versions";

    private final TestPlinth plinth;

    @TempDir
    private Path folder = Path.of("");

    SabotageCommandTest(TestPlinth plinth) {
        this.plinth = plinth;
    }

    @BeforeEach
    void prove() throws InterruptedException {
        Proving.ran(plinth, Order.live(PROBE));
        Proving.make(plinth, CLAIM, PROBE);
    }

    private record Told(int code, String text) {}

    private Told command(String... words) {
        return command(new ByteArrayOutputStream(), words);
    }

    private Told command(ByteArrayOutputStream said, String... words) {
        List<String> all = new ArrayList<>(List.of(
                "--data", plinth.directory().toString(),
                "--url", plinth.uri("/").toString()));
        all.addAll(List.of(words));
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = new CommandLine(new SabotageCommand(stream, stream))
                .setOverwrittenOptionsAllowed(true)
                .execute(all.toArray(String[]::new));
        return new Told(code, said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void withoutAProbeTheCommandListsProbesAndTheirTwins() {
        Told told = command();
        assertThat(told.code()).as(told.text()).isZero();
        assertThat(told.text())
                .contains("tls-versions: ")
                .containsPattern("\\n    in-clear +a ")
                .contains("org-mismatch: ");
    }

    @Test
    void aClaimTurnsRedAndGreenAgainBeforeOnesEyes() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (var beside = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Told> telling =
                    CompletableFuture.supplyAsync(() -> command(said, PROBE, "in-clear"), beside);
            // the command has looked at the claims by then: the next turn must not come before
            Await.until(
                    "the command has told the claim",
                    () -> said.toString(StandardCharsets.UTF_8).contains("The next turn of the probe"));
            assertThat(Proving.state(plinth, CLAIM)).isEqualTo(ClaimState.FAILED);
            Await.until("the probe has its next turn", () -> {
                Proving.ran(plinth, Order.live(PROBE));
                return Proving.state(plinth, CLAIM) == ClaimState.PROVEN;
            });
            Told told = telling.join();
            assertThat(told.code()).as(told.text()).isZero();
            assertThat(told.text())
                    .containsSubsequence(
                            "tls-versions meets ",
                            "in place of the real thing, which stays as it is.",
                            "The alarm rang.",
                            "SC-01 is failed: Rehearsal: ",
                            "/trust/support-chat#SC-01",
                            "The next turn of the probe comes within ",
                            "SC-01 is proven: ");
        }
    }

    @Test
    void whoDoesNotWantToWaitIsToldTheReasonOnly() {
        Told told = command("--no-wait", PROBE);
        assertThat(told.code()).as(told.text()).isZero();
        assertThat(told.text()).contains("SC-01 is failed: Rehearsal: ").doesNotContain("The next turn");
        assertThat(Proving.state(plinth, CLAIM)).isEqualTo(ClaimState.FAILED);
    }

    @Test
    void whatIsNotThereIsNamedInOneLineWithWhatIs() throws IOException {
        assertThat(command("no-such-probe"))
                .isEqualTo(new Told(
                        2, "plinth: there is no probe no-such-probe; ./plinth sabotage lists those that there are\n"));
        Told twin = command(PROBE, "live");
        assertThat(twin.code()).isEqualTo(2);
        assertThat(twin.text()).startsWith("plinth: there is no twin live of tls-versions; its twins are in-clear, ");
        assertThat(command("--data", folder.toString()).text())
                .startsWith("plinth: cannot read " + folder.resolve("operator.json"))
                .hasLineCount(1);
        Path wrong = Files.writeString(folder.resolve("key"), "plk_wrong");
        assertThat(command("--key-file", wrong.toString(), PROBE).code()).isEqualTo(1);
        Path theirs = Files.writeString(
                folder.resolve("theirs"), Api.operator(plinth).newOrg().token());
        assertThat(command("--key-file", theirs.toString(), PROBE).code()).isEqualTo(1);
        assertThat(Proving.state(plinth, CLAIM)).isEqualTo(ClaimState.PROVEN);
    }
}
