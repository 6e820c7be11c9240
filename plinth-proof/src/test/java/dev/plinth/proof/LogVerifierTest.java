package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogVerifierTest {
    private static final int SIZE = 66_000;
    private static final TestLog LOG = TestLog.of(SIZE);
    private static final NoteSigner SIGNER = CheckpointTest.signer("log.example", SignatureType.ED25519);

    private final MemoryFiles files = MemoryFiles.of(LOG);
    private final Checkpoint checkpoint = LOG.checkpoint(SIGNER).verifiedBy(SIGNER.key());

    @Test
    void aWholeLogOfThreeLevelsIsVerified() {
        var report = new LogVerifier(files, 2, 0).verify(checkpoint, Optional.empty());
        assertThat(report).isEqualTo(new LogReport(SIZE, 0, files.files.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 511, 512, 8_192, 8_193})
    void logsOfEverySizeAreVerifiedAlsoSinceEarlierOnes(int size) {
        var log = TestLog.of(size);
        var now = log.checkpoint(SIGNER).verifiedBy(SIGNER.key());
        var since = log.checkpoint(size / 2, SIGNER).verifiedBy(SIGNER.key());
        var verifier = new LogVerifier(MemoryFiles.of(log), 1, 0);
        assertThat(verifier.verify(now, Optional.of(since)).entries()).isEqualTo(size);
        assertThat(verifier.verify(now, Optional.of(now)).entries()).isEqualTo(size);
    }

    @Test
    void theFirstOfSeveralChangedEntriesIsNamed() {
        files.at("tile/entries/200")[5] ^= 1;
        files.at("tile/entries/040")[9 * 12 + 40] ^= 1;
        assertThat(refused(Reason.ENTRY_MISMATCH)).contains("Entry 102").contains("tile/0/040");
    }

    @Test
    void oneFlippedBitInOneStoredLeafHashNamesTheEntry() {
        files.at("tile/0/100")[32 * 17] ^= 1;
        assertThat(refused(Reason.ENTRY_MISMATCH)).contains("Entry " + (100 * 256 + 17) + " is the first that differs");
    }

    @Test
    void aWrongUpperTileNamesTheEntriesItCovers() {
        files.at("tile/1/000")[32 * 3 + 1] ^= 1;
        assertThat(refused(Reason.ENTRY_MISMATCH)).contains("tile/1/000", "hash 3", "entries 768 to 1023");
    }

    @Test
    void aWrongPartialUpperTileIsNamed() {
        files.at("tile/2/000.p/1")[0] ^= 1;
        assertThat(refused(Reason.ENTRY_MISMATCH)).contains("tile/2/000.p/1", "entries 0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tile/0/000",
                "tile/entries/005",
                "tile/1/000",
                "tile/1/001.p/1",
                "tile/entries/257.p/208",
                "tile/2/000.p/1"
            })
    void aMissingFileIsNamed(String path) {
        files.files.remove(path);
        assertThat(refused(Reason.MISSING)).contains(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tile/0/000", "tile/entries/005", "tile/1/000", "tile/0/257.p/208"})
    void aFileOfTheWrongLengthIsNamed(String path) {
        files.files.put(path, Arrays.copyOf(files.at(path), files.at(path).length + 1));
        assertThat(refused(Reason.MALFORMED)).contains(path);
    }

    @Test
    void narrowerFormsOfTilesAndBundlesMustAgreeAndWiderOnesAreNotLookedAt() {
        files.files.put("tile/0/257.p/2", Arrays.copyOf(files.at("tile/0/257.p/208"), 64));
        files.files.put("tile/1/001.p/255", new byte[0]);
        files.files.put("tile/entries/257.p/2", EntryBundle.encode(LOG.entries().subList(257 * 256, 257 * 256 + 2)));
        files.files.put("tile/entries/257.p/209", new byte[0]);
        var report = new LogVerifier(files, 2, 0).verify(checkpoint, Optional.empty());
        assertThat(report.files()).isEqualTo(files.files.size() - 2);
        files.at("tile/entries/257.p/2")[3] ^= 1;
        assertThat(refused(Reason.ENTRY_MISMATCH)).contains("tile/entries/257.p/2");
        files.files.remove("tile/entries/257.p/2");
        files.at("tile/0/257.p/2")[32] ^= 1;
        assertThat(refused(Reason.ENTRY_MISMATCH)).contains("tile/0/257.p/2");
    }

    @Test
    void aLogThatAgreesWithItselfButNotWithTheSignatureIsRefused() {
        var other = new TestLog().grow(List.of(new byte[] {7})).grow(SIZE - 1);
        var otherFiles = MemoryFiles.of(other);
        var why = Refused.as(
                Reason.ROOT_MISMATCH, () -> new LogVerifier(otherFiles, 2, 0).verify(checkpoint, Optional.empty()));
        assertThat(why).contains(other.root().hex(), LOG.root().hex());
    }

    @Test
    void missingEntriesAreAcceptedOnlyAsFarAsTheLogItselfSaysThatTheyWereDropped() {
        var log = new TestLog()
                .grow(800)
                .grow(List.of(DropEntryTest.entry("log.example", 256)))
                .grow(100);
        log.grow(List.of(DropEntryTest.entry("log.example", 512))).grow(300);
        var signed = log.checkpoint(SIGNER).verifiedBy(SIGNER.key());
        assertThat(signed.origin()).isEqualTo("log.example");
        var pruned = MemoryFiles.of(log);
        pruned.files.remove("tile/entries/000");
        pruned.files.remove("tile/entries/001");
        var report = new LogVerifier(pruned, 2, Long.MAX_VALUE).verify(signed, Optional.empty());
        assertThat(report).isEqualTo(new LogReport(log.size() - 512, 512, pruned.files.size()));
        assertThat(new LogVerifier(pruned, 2, 512).verify(signed, Optional.empty()))
                .isEqualTo(report);
        for (long less : new long[] {0, 256, 511}) {
            Refused.as(Reason.MISSING, () -> new LogVerifier(pruned, 2, less).verify(signed, Optional.empty()));
        }
        pruned.files.remove("tile/entries/002");
        assertThat(Refused.as(
                        Reason.MISSING,
                        () -> new LogVerifier(pruned, 2, Long.MAX_VALUE).verify(signed, Optional.empty())))
                .contains("entries 512 to 767", "tile/entries/002");
    }

    @Test
    void missingEntriesThatTheLogDoesNotSpeakOfAreRefused() {
        files.files.remove("tile/entries/000");
        files.files.remove("tile/entries/002");
        assertThat(refused(Reason.MISSING)).contains("tile/entries/000", "entries 0 to 255");
        assertThat(Refused.as(
                        Reason.MISSING,
                        () -> new LogVerifier(files, 2, Long.MAX_VALUE).verify(checkpoint, Optional.empty())))
                .contains(
                        "Not all of the entries 0 to 767", "tile/entries/002", "no entry ledger.drop of the log says");
    }

    @Test
    void aLogMayNotLackItsLastEntriesWhateverItSays() {
        var log = new TestLog()
                .grow(List.of(DropEntryTest.entry("log.example", 512)))
                .grow(299);
        var signed = log.checkpoint(SIGNER).verifiedBy(SIGNER.key());
        var cut = MemoryFiles.of(log);
        cut.files.remove("tile/entries/001.p/44");
        assertThat(Refused.as(
                        Reason.MISSING, () -> new LogVerifier(cut, 1, Long.MAX_VALUE).verify(signed, Optional.empty())))
                .contains("tile/entries/001.p/44");
    }

    @Test
    void aShorterLogThanSeenBeforeIsARollback() {
        var older = LOG.checkpoint(300, SIGNER).verifiedBy(SIGNER.key());
        var now = LOG.checkpoint(290, SIGNER).verifiedBy(SIGNER.key());
        assertThat(Refused.as(Reason.ROLLBACK, () -> new LogVerifier(files, 2, 0).verify(now, Optional.of(older))))
                .contains("entries 290 to 299");
    }

    @Test
    void aLogWhosePastWasChangedIsAFork() {
        var past = new TestLog().grow(List.of(new byte[] {7})).grow(299);
        var older = past.checkpoint(SIGNER).verifiedBy(SIGNER.key());
        assertThat(Refused.as(Reason.FORK, () -> new LogVerifier(files, 2, 0).verify(checkpoint, Optional.of(older))))
                .contains("first 300 entries", past.root().hex());
    }

    @Test
    void aFileThatCannotBeReadStopsTheVerification() {
        LogFiles broken = new LogFiles() {
            @Override
            public Optional<byte[]> read(String path, int limit) {
                throw new UncheckedIOException(new IOException("broken disk"));
            }

            @Override
            public List<Integer> partialWidths(TilePath full) {
                return List.of();
            }
        };
        assertThatThrownBy(() -> new LogVerifier(broken, 1, 0).verify(checkpoint, Optional.empty()))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void anErrorOfAWorkerIsNotSwallowed() {
        assertThatThrownBy(() -> Outcome.of(CompletableFuture.failedFuture(new AssertionError("worker"))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Outcome.of(new CompletableFuture<String>())).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private String refused(Reason reason) {
        return Refused.as(reason, () -> new LogVerifier(files, 2, 0).verify(checkpoint, Optional.empty()));
    }
}
