package dev.plinth.proof.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.proof.ProofException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
    @TempDir
    private Path folder;

    private final WitnessedLog log = new WitnessedLog();
    private final List<WitnessState> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(WitnessState::close);
    }

    @Test
    void theFirstCheckpointOfAKnownLogIsCosignedByBothKeys() {
        var state = open();
        var answer = witness(state).add(log.request(0, 10));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(log.cosigned(10, answer.body(), state.keys())).isEqualTo(2);
    }

    @Test
    void growthIsCosignedAndTheSameCheckpointAgain() {
        var state = open();
        var witness = witness(state);
        for (var step : new int[][] {{0, 0}, {0, 0}, {0, 10}, {10, 10}, {10, 20}, {20, 30}}) {
            var answer = witness.add(log.request(step[0], step[1]));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(log.cosigned(step[1], answer.body(), state.keys())).isEqualTo(2);
        }
    }

    @Test
    void anUnknownLogIsNotFound() {
        assertThat(witness(open())
                        .add(new WitnessedLog("other.example").request(0, 10))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aCheckpointNotSignedByTheLogIsForbidden() {
        var impostor = new WitnessedLog();
        assertThat(witness(open()).add(impostor.request(0, 10)).status()).isEqualTo(403);
    }

    @Test
    void anOldSizeBeyondTheCheckpointIsABadRequest() {
        assertThat(witness(open()).add(log.request(11, 10, List.of())).status()).isEqualTo(400);
    }

    @Test
    void whatIsNoRequestIsABadRequest() {
        assertThat(witness(open()).add(new byte[] {1}).status()).isEqualTo(400);
    }

    @Test
    void anotherOldSizeThanTheLatestIsAConflictThatNamesIt() {
        var witness = witness(open());
        witness.add(log.request(0, 10));
        for (var old : new int[] {0, 5, 12}) {
            var answer = witness.add(log.request(old, 20));
            assertThat(answer).isEqualTo(new Witness.Answer(409, "text/x.tlog.size", "10\n"));
        }
    }

    @Test
    void aWrongProofIsUnprocessable() {
        var witness = witness(open());
        assertThat(witness.add(log.request(0, 10, log.path(5, 10))).status()).isEqualTo(422);
        witness.add(log.request(0, 10));
        assertThat(witness.add(log.request(10, 20, List.of())).status()).isEqualTo(422);
        assertThat(witness.add(log.request(10, 20, log.path(9, 20))).status()).isEqualTo(422);
        assertThat(witness.add(log.request(10, 10, log.path(9, 20))).status()).isEqualTo(422);
        assertThat(witness.add(log.forked(10, 20)).status()).isEqualTo(422);
    }

    @Test
    void anEmptyLogWithAnotherRootThanTheHashOfNothingIsAConflict() {
        assertThat(witness(open()).add(log.signed(0, 0, log.root(5), List.of())).status())
                .isEqualTo(409);
    }

    @Test
    void aSplitViewIsAConflictAndItsRequestIsKept() throws IOException {
        var witness = witness(open());
        witness.add(log.request(0, 10));
        byte[] split = log.forked(10, 10);
        assertThat(witness.add(split)).isEqualTo(new Witness.Answer(409, "text/x.tlog.size", "10\n"));
        try (var evidence = Files.list(folder.resolve("evidence"))) {
            assertThat(evidence)
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasBinaryContent(split));
        }
    }

    @Test
    void evidenceDoesNotFillTheDisk() throws IOException {
        var state = open();
        var evidence = Files.createDirectories(folder.resolve("evidence"));
        for (int i = 0; i < 1_000; i++) {
            Files.createFile(evidence.resolve("old-" + i));
        }
        state.keepEvidence(new byte[] {1});
        try (var kept = Files.list(evidence)) {
            assertThat(kept.count()).isEqualTo(1_000);
        }
    }

    @Test
    void theMemorySurvivesARestartAndSoDoTheKeys() {
        var first = open();
        var keys = first.keys();
        witness(first).add(log.request(0, 10));
        first.close();
        var second = open();
        assertThat(second.keys()).isEqualTo(keys);
        assertThat(second.name()).isEqualTo("w.example");
        assertThat(witness(second).add(log.request(0, 20)).body()).isEqualTo("10\n");
        assertThat(witness(second).add(log.request(10, 10)).status()).isEqualTo(200);
    }

    @Test
    void requestsAtOnceNeverTakeTheMemoryBack() throws Exception {
        var state = open();
        var witness = witness(state);
        witness.add(log.request(0, 1));
        var work = new ArrayList<Callable<Witness.Answer>>();
        for (int size = 2; size <= 40; size++) {
            byte[] request = log.request(1, size);
            work.add(() -> witness.add(request));
        }
        List<Future<Witness.Answer>> answers;
        try (var executor = Executors.newFixedThreadPool(8)) {
            answers = executor.invokeAll(work);
        }
        int winner = 0;
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).get().status() == 200) {
                assertThat(winner).as("one of the requests at once may win").isZero();
                winner = i + 2;
            }
        }
        assertThat(state.latest(log.origin()).orElseThrow().size()).isEqualTo(winner);
    }

    @Test
    void aCrashBetweenWritingAndRenamingLeavesTheOldMemory() throws IOException {
        var first = open();
        witness(first).add(log.request(0, 10));
        first.close();
        Files.writeString(Path.of(memory() + ".new"), "half a check");
        assertThat(witness(open()).add(log.request(10, 20)).status()).isEqualTo(200);
    }

    @Test
    void aDamagedMemoryStopsTheStart() throws IOException {
        var first = open();
        witness(first).add(log.request(0, 10));
        first.close();
        byte[] good = Files.readAllBytes(memory());
        for (int at : new int[] {0, good.length / 2, good.length - 5}) {
            byte[] changed = good.clone();
            changed[at] ^= 1;
            Files.write(memory(), changed);
            assertThatThrownBy(this::open)
                    .isInstanceOf(ProofException.class)
                    .hasMessageContaining("damaged")
                    .hasMessageContaining("log.example");
        }
        Files.write(memory(), new byte[0]);
        assertThatThrownBy(this::open).isInstanceOf(ProofException.class);
        Files.write(memory(), good);
        assertThat(witness(open()).add(log.request(10, 20)).status()).isEqualTo(200);
    }

    @Test
    void aDamagedKeyStopsTheStart() throws IOException {
        open().close();
        var file = folder.resolve("ed25519.key");
        var lines = Files.readAllLines(file);
        for (var text :
                List.of("", lines.getFirst() + "\n", lines.getFirst() + "\n***\n", lines.getFirst() + "\nAAAA\n")) {
            Files.writeString(file, text);
            assertThatThrownBy(this::open).isInstanceOf(ProofException.class);
        }
    }

    @Test
    void keysAreReadableByTheirOwnerOnly() throws IOException {
        open();
        for (var name : List.of("ed25519.key", "ml-dsa-44.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aStateInUseIsNotOpenedTwice() {
        open();
        assertThatThrownBy(this::open).isInstanceOf(UncheckedIOException.class).hasMessageContaining("in use");
    }

    @Test
    void aStateThatCannotBeReadOrWrittenIsSaidToBeSo() throws IOException {
        var file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> WitnessState.open(file.resolve("below"), "w", List.of(), log.random()))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> KeyFile.load(folder.resolve("absent"))).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> DurableFile.replace(file.resolve("below"), new byte[0]))
                .isInstanceOf(UncheckedIOException.class);
        var state = open();
        Files.createFile(folder.resolve("evidence"));
        assertThatThrownBy(() -> state.keepEvidence(new byte[0])).isInstanceOf(UncheckedIOException.class);
        Files.createDirectory(memory());
        assertThatThrownBy(() -> state.latest(log.origin())).isInstanceOf(UncheckedIOException.class);
    }

    private Path memory() {
        return folder.resolve("d7612c54297eaa3e5a7756b17ce3adc5bed251af8059d72bbb8b0075c67b85e9.checkpoint");
    }

    private WitnessState open() {
        var state = WitnessState.open(folder, "w.example", List.of(log.key()), log.random());
        opened.add(state);
        return state;
    }

    private static Witness witness(WitnessState state) {
        return new Witness(state, () -> WitnessedLog.NOW);
    }
}
