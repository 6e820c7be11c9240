package dev.plinth.proof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.proof.CheckpointBody;
import dev.plinth.proof.EntryBundle;
import dev.plinth.proof.Golden;
import dev.plinth.proof.InclusionProof;
import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.Receipt;
import dev.plinth.proof.SignatureType;
import dev.plinth.proof.TreeEdge;
import dev.plinth.proof.TreeHasher;
import dev.plinth.proof.UnverifiedCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
    /** The golden log without its entries. */
    private static final List<String> HASHES =
            List.of("checkpoint", "keys", "tile/0/000", "tile/0/001.p/4", "tile/1/000.p/1");

    private static final String KEYS = golden("keys");
    private static final String WITNESSES = golden("witnesses");
    private static final String DROPPED = "{\"v\":1,\"id\":\"0197a1b2-c3d4-7abc-9def-0123456789ab\","
            + "\"time\":\"2026-03-01T12:00:00.000120Z\",\"org\":\"0197a1b2-0000-7000-8000-000000000001\","
            + "\"actor\":{\"type\":\"system\",\"id\":\"retention\"},\"action\":\"ledger.drop\","
            + "\"object\":{\"type\":\"log\",\"id\":\"log.example\"},\"outcome\":\"ok\","
            + "\"request\":\"0197a1b2-0000-7000-8000-0000000000ff\",\"orgScoped\":true,"
            + "\"facts\":{\"before\":\"256\",\"from\":\"0\",\"keep-days\":\"30\"}}";

    @TempDir
    private Path folder;

    @Test
    void aReceiptWithTheKeyBesideItIsOnlySelfSigned() {
        var ran = Ran.of("verify", golden("entry-7.tlog-proof"));
        assertThat(ran.exit()).isEqualTo(4);
        assertThat(ran.out())
                .startsWith("SELF-SIGNED: the key came with the file itself.")
                .contains("user ada revealed fields ssn of record r-1 for purpose \"support case 12\" (record.reveal).")
                .contains("  payload: commitment=c0ffee")
                .contains("Entry      7, the one with 7 before and 252 after it")
                .contains("Signed     golden.plinth.example+", "ML-DSA-44 at 2026-03-01T12:00:00Z");
    }

    @Test
    void aReceiptWithAGivenKeyIsPinned() throws IOException {
        var alone = Files.copy(Path.of(golden("small.tlog-proof")), folder.resolve("alone.tlog-proof"));
        var key = Golden.keys("keys").getFirst().format();
        var ran = Ran.of("verify", alone.toString(), "--key", key);
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).startsWith("PINNED KEY:").contains("No witness was asked");
    }

    @Test
    void aReceiptWithNamedWitnessesIsWitnessed() {
        var ran =
                Ran.of("verify", golden("entry-7.tlog-proof"), "--key", KEYS, "--witness", WITNESSES, "--quorum", "2");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).startsWith("WITNESSED (2 of 3):").contains("PINNED KEY", "Cosigned   witness.example/w2");
    }

    @Test
    void allNamedWitnessesAreNeededUnlessAQuorumIsGiven() {
        var ran = Ran.of("verify", golden("entry-7.tlog-proof"), "--key", KEYS, "--witness", WITNESSES);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .startsWith("NOT VERIFIED (QUORUM): 2 of 3 witnesses")
                .contains("3 are needed");
    }

    @Test
    void aReceiptWithoutAnyKeyIsNotVerified() throws IOException {
        var alone = Files.copy(Path.of(golden("small.tlog-proof")), folder.resolve("alone.tlog-proof"));
        var ran = Ran.of("verify", alone.toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).startsWith("NOT VERIFIED (UNKNOWN_KEY)").contains("--key");
    }

    @Test
    void anotherOriginThanAskedForIsNotVerified() {
        var ran = Ran.of("verify", golden("small.tlog-proof"), "--key", KEYS, "--origin", "other.example");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("WRONG_ORIGIN", "golden.plinth.example", "other.example");
        assertThat(Ran.of("verify", golden("small.tlog-proof"), "--key", KEYS, "--origin", "golden.plinth.example")
                        .exit())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"entry-changed", "signature-changed", "proof-one-hash-short", "empty", "size-changed"})
    void rejectedReceiptsEndWithOne(String name) {
        var ran = Ran.of("verify", golden("../receipts/rejected/" + name + ".tlog-proof"), "--key", KEYS);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).startsWith("NOT VERIFIED (");
    }

    @Test
    void aReceiptWithoutItsEntryNeedsTheEntry() throws IOException {
        var receipt = golden("../receipts/rejected/entry-missing.tlog-proof");
        assertThat(Ran.of("verify", receipt, "--key", KEYS).out()).contains("MISSING", "--entry");
        byte[] bytes = Receipt.parse(Golden.bytes("small.tlog-proof")).entry().orElseThrow();
        var entry = Files.write(folder.resolve("entry"), bytes);
        assertThat(Ran.of("verify", receipt, "--key", KEYS, "--entry", entry.toString())
                        .exit())
                .isZero();
    }

    @Test
    void aWholeLogInADirectoryIsVerifiedAndExtendsAnOlderCheckpoint() {
        var ran = Ran.of("verify", golden("log"), "--key", KEYS, "--since", golden("since-200"));
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .startsWith("PINNED KEY:")
                .contains("Each of its 260 entries was recomputed")
                .contains("the first 200 entries are the same as then")
                .contains("Files      5 tiles and bundles compared")
                .doesNotContain("Not covered");
        assertThat(Ran.of("verify", golden("log"), "--since", golden("since-0")).exit())
                .isEqualTo(4);
    }

    @Test
    void aShorterOrForkedLogIsNotVerified() {
        assertThat(Ran.of("verify", golden("log"), "--since", golden("since-261"))
                        .out())
                .startsWith("NOT VERIFIED (ROLLBACK)");
        assertThat(Ran.of("verify", golden("log"), "--since", golden("since-200-of-a-fork"))
                        .out())
                .startsWith("NOT VERIFIED (FORK)");
    }

    @Test
    void anArchiveOfALogIsVerifiedAndStrangersAreNamed() throws IOException {
        var zip = wholeLog("+readme\u001b", "+tile/0/009", "+tile/0/001.p/5");
        var ran = Ran.of("verify", zip.toString());
        assertThat(ran.exit()).isEqualTo(4);
        assertThat(ran.out())
                .startsWith("SELF-SIGNED")
                .contains("Not covered by the checkpoint and not looked at: readme\\u{1b}, tile/0/001.p/5, tile/0/009");
    }

    @Test
    void aLogIsNoWitnessOfItself() {
        var receipt = golden("entry-7.tlog-proof");
        for (var words : List.of(
                List.of("verify", receipt, "--witness", KEYS),
                List.of("verify", receipt, "--key", KEYS, "--witness", KEYS),
                List.of("verify", receipt, "--key", KEYS, "--key", WITNESSES, "--witness", WITNESSES))) {
            var ran = Ran.of(words.toArray(String[]::new));
            assertThat(ran.exit()).as("%s", words).isEqualTo(2);
            assertThat(ran.err()).contains("a key of the log itself; a witness is somebody else");
            assertThat(ran.out()).isEmpty();
        }
    }

    @Test
    void aFolderInAnArchiveIsNoStranger() throws IOException {
        var zip = wholeLog();
        var ran = Ran.of("verify", zip.toString());
        assertThat(ran.exit()).isEqualTo(4);
        assertThat(ran.out()).startsWith("SELF-SIGNED").doesNotContain("Not covered");
    }

    @Test
    void aChangedByteInAnArchiveNamesTheEntry() throws IOException {
        var zip = zip(HASHES, "tile/entries/000", "!tile/entries/001.p/4");
        var ran = Ran.of("verify", zip.toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("ENTRY_MISMATCH", "Entry 259 is the first that differs");
    }

    @Test
    void missingEntriesAreNotVerifiedUnlessTheLogSaysThatItDroppedThem() throws IOException {
        var zip = zip(HASHES, "tile/entries/001.p/4");
        for (var options : List.of(List.<String>of(), List.of("--pruned-below", "256"))) {
            var words = new ArrayList<>(List.of("verify", zip.toString()));
            words.addAll(options);
            var ran = Ran.of(words.toArray(String[]::new));
            assertThat(ran.exit()).isEqualTo(1);
            assertThat(ran.out()).contains("MISSING", "tile/entries/000", "no entry ledger.drop");
        }
        assertThat(Ran.of("verify", zip.toString(), "--pruned-below", "0").out())
                .contains("MISSING", "tile/entries/000, entries 0 to 255");
    }

    @Test
    void whatTheLogSaysThatItDroppedNeedNotBeShown() throws IOException {
        var signer = NoteSigner.generate("log.example", SignatureType.ED25519, new SecureRandom());
        var entries = new ArrayList<byte[]>();
        for (int i = 0; i < 299; i++) {
            entries.add(("entry " + i).getBytes(StandardCharsets.UTF_8));
        }
        entries.add(DROPPED.getBytes(StandardCharsets.UTF_8));
        var growth = TreeEdge.empty()
                .append(entries.stream().map(new TreeHasher()::leaf).toList());
        var log = Files.createDirectory(folder.resolve("pruned"));
        for (var tile : growth.tiles()) {
            write(log, tile.path().text(), tile.bytes());
        }
        write(log, "tile/entries/001.p/44", EntryBundle.encode(entries.subList(256, 300)));
        var note = new CheckpointBody("log.example", 300, growth.edge().root())
                .signedBy(List.of(NoteSigner.load(signer.key(), signer.pkcs8())), Instant.EPOCH);
        write(log, "checkpoint", note.format().getBytes(StandardCharsets.UTF_8));
        var key = signer.key().format();
        assertThat(Ran.of("verify", log.toString(), "--key", key).out())
                .contains(
                        "Each of its 44 entries", "256 older entries are not shown any more, as an entry ledger.drop");
        assertThat(Ran.of("verify", log.toString(), "--key", key, "--pruned-below", "0")
                        .exit())
                .isEqualTo(1);
    }

    private static void write(Path log, String name, byte[] bytes) throws IOException {
        var file = log.resolve(name);
        Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        Files.write(file, bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plk_secret", "a+b+plk_secret", "log.example+00000000+plk_secret", "plk_secret+x"})
    void nothingOfAFileThatHoldsNoKeysIsShown(String content) throws IOException {
        var wrong = folder.resolve("token");
        Files.writeString(wrong, "# a comment\n" + content + "\n");
        var ran = Ran.of("verify", golden("log"), "--key", wrong.toString());
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("Line 2 of ", "is not a verifier key").doesNotContain("plk_secret");
        assertThat(ran.out()).doesNotContain("plk_secret");
    }

    @Test
    void anArchiveWithTwoFilesOfOneNameIsNotVerified() throws IOException {
        var zip = zip(List.of("checkpoint", "keys"), "+kezs");
        byte[] bytes = Files.readAllBytes(zip);
        for (int at = 0; at < bytes.length - 4; at++) {
            if (new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals("kezs")) {
                bytes[at + 2] = 'y';
            }
        }
        Files.write(zip, bytes);
        assertThat(Ran.of("verify", zip.toString()).out()).contains("MALFORMED", "two files named keys");
    }

    @Test
    void receiptsInADirectoryOrArchiveAreEachVerified() throws IOException {
        Files.copy(Path.of(golden("small.tlog-proof")), folder.resolve("b.tlog-proof"));
        Files.copy(Path.of(golden("entry-7.tlog-proof")), folder.resolve("a.tlog-proof"));
        Files.copy(Path.of(KEYS), folder.resolve("keys"));
        var ran = Ran.of("verify", folder.toString());
        assertThat(ran.exit()).isEqualTo(4);
        assertThat(ran.out()).containsSubsequence("(a.tlog-proof)", "(b.tlog-proof)");
    }

    @Test
    void aDirectoryWithNeitherLogNorReceiptIsNotVerified() {
        assertThat(Ran.of("verify", folder.toString()).out()).contains("MISSING", "neither a file named checkpoint");
    }

    @Test
    void whatCannotBeReadEndsWithThree() throws IOException {
        assertThat(Ran.of("verify", folder.resolve("absent").toString()).exit()).isEqualTo(3);
        var broken = Files.write(folder.resolve("broken.zip"), new byte[] {'P', 'K', 3, 4});
        var ran = Ran.of("verify", broken.toString());
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.out()).startsWith("CANNOT BE READ");
        var large = Files.write(folder.resolve("keys"), new byte[Keys.MAX_BYTES + 1]);
        assertThat(Ran.of("verify", golden("log"), "--key", large.toString()).exit())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--key", "--witness", "--since", "--entry"})
    void aFileThatIsNotThereIsNamedInOneClearLine(String option) {
        var file = option.equals("--since") ? golden("log") : golden("small.tlog-proof");
        var ran = Ran.of("verify", file, "--key", KEYS, option, "no-such-file");
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.out())
                .isEqualToNormalizingNewlines("CANNOT BE READ: no-such-file: there is no such file\n")
                .doesNotContain("Exception");
        assertThat(Ran.of("verify", "no-such-file").out()).contains("no-such-file: there is no such file");
    }

    @Test
    void anExtensionLineThatNoSignatureCoversIsNotShownAsSigned() throws IOException {
        var random = new SecureRandom();
        var entry = "one".getBytes(StandardCharsets.UTF_8);
        var root = new TreeHasher().leaf(entry);
        var body = new CheckpointBody("log.example", 1, root, List.of("approved by the auditor"));
        for (var type : List.of(SignatureType.ML_DSA_44, SignatureType.ED25519)) {
            var key = NoteSigner.generate("log.example", type, random);
            var note = body.signedBy(List.of(NoteSigner.load(key.key(), key.pkcs8())), Instant.EPOCH);
            var receipt = Receipt.of(entry, new InclusionProof(0, 1, List.of()), UnverifiedCheckpoint.of(note));
            var file = Files.writeString(folder.resolve("extended.tlog-proof"), receipt.format());
            var ran = Ran.of("verify", file.toString(), "--key", key.key().format());
            assertThat(ran.exit()).isZero();
            if (type.coversExtensions()) assertThat(ran.out()).contains("Extension  approved by the auditor");
            else
                assertThat(ran.out())
                        .contains("NOT SIGNED extension line, anybody may have added it: approved by the auditor")
                        .doesNotContain("Extension  ");
        }
    }

    @Test
    void aFileInAnArchiveThatUnpacksToTooMuchIsNotRead() throws IOException {
        var zip = folder.resolve("bomb.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("checkpoint"));
            zeros(out, 4_000_000);
        }
        assertThat(Ran.of("verify", zip.toString()).exit()).isEqualTo(3);
    }

    @Test
    void aWrongCommandLineEndsWithTwo() {
        var receipt = golden("small.tlog-proof");
        for (var words : List.of(
                List.of("verify"),
                List.of("verify", receipt, receipt),
                List.of("verify", receipt, "--keys", "x"),
                List.of("verify", receipt, "--key"),
                List.of("verify", receipt, "--key", "a+b+c"),
                List.of("verify", receipt, "--quorum", "1"),
                List.of("verify", receipt, "--witness", WITNESSES, "--quorum", "4"),
                List.of("verify", receipt, "--witness", WITNESSES, "--quorum", "0"),
                List.of("verify", receipt, "--witness", WITNESSES, "--quorum", "two"),
                List.of("verify", receipt, "--origin", "a", "--origin", "b"),
                List.of("verify", receipt, "--since", receipt),
                List.of("verify", "a\u0000b"))) {
            var ran = Ran.of(words.toArray(String[]::new));
            assertThat(ran.exit()).as("%s", words).isEqualTo(2);
            assertThat(ran.err()).startsWith("verify: ");
            assertThat(ran.out()).isEmpty();
        }
    }

    private static String golden(String name) {
        return Golden.FOLDER.resolve(name).toString();
    }

    private Path wholeLog(String... more) throws IOException {
        var all = new ArrayList<>(List.of("tile/entries/000", "tile/entries/001.p/4"));
        all.addAll(List.of(more));
        return zip(HASHES, all.toArray(String[]::new));
    }

    /** Names from the golden log; after {@code +} a stranger's file, after {@code !} with its last byte changed. */
    private Path zip(List<String> names, String... more) throws IOException {
        var all = new ArrayList<>(names);
        all.addAll(List.of(more));
        var zip = folder.resolve("log.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var name : all) {
                boolean strange = name.startsWith("+");
                boolean changed = name.startsWith("!");
                var path = strange || changed ? name.substring(1) : name;
                byte[] bytes = strange ? new byte[0] : Golden.bytes("log/" + path);
                if (changed) {
                    bytes = Arrays.copyOf(bytes, bytes.length);
                    bytes[bytes.length - 1] ^= 1;
                }
                out.putNextEntry(new ZipEntry(path));
                out.write(bytes);
            }
            out.putNextEntry(new ZipEntry("folder/"));
        }
        return zip;
    }

    private static void zeros(OutputStream out, int count) throws IOException {
        out.write(new byte[count]);
    }
}
