package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptTest {
    private static final String ORIGIN = "golden.plinth.example";
    private final List<VerifierKey> keys = Golden.keys("keys");

    @Test
    void theGoldenReceiptsAreAcceptedAndWrittenAsTheyWereRead() {
        for (var name : List.of("entry-7.tlog-proof", "small.tlog-proof")) {
            var receipt = Receipt.parse(Golden.bytes(name));
            byte[] entry = receipt.entry().orElseThrow();
            assertThat(receipt.verify(entry, ORIGIN, keys).size()).isEqualTo(260);
            assertThat(receipt.proof().index()).isEqualTo(7);
            assertThat(receipt.format()).isEqualTo(Golden.text(name));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "proof-one-hash-short, PROOF_LENGTH",
        "proof-one-hash-long, PROOF_LENGTH",
        "proof-hashes-swapped, ROOT_MISMATCH",
        "proof-hash-changed, ROOT_MISMATCH",
        "index-beyond-size, INDEX_BEYOND_SIZE",
        "index-of-another-entry, ROOT_MISMATCH",
        "index-with-leading-zero, MALFORMED",
        "index-negative, MALFORMED",
        "index-missing, MALFORMED",
        "index-larger-than-a-long, MALFORMED",
        "entry-changed, ROOT_MISMATCH",
        "entry-missing, MISSING",
        "entry-twice, MALFORMED",
        "entry-without-padding, MALFORMED",
        "header-of-version-2, MALFORMED",
        "header-only, MALFORMED",
        "header-and-extra-only, MALFORMED",
        "header-and-checkpoint-only, MALFORMED",
        "no-empty-line, MALFORMED",
        "carriage-returns, MALFORMED",
        "byte-order-mark, MALFORMED",
        "not-utf8, MALFORMED",
        "empty, MALFORMED",
        "sixty-four-hashes, MALFORMED",
        "size-changed, BAD_SIGNATURE",
        "root-changed, BAD_SIGNATURE",
        "checkpoint-unsigned, MALFORMED",
        "signature-changed, BAD_SIGNATURE",
        "trailing-text, MALFORMED",
        "signed-by-retired-key, UNKNOWN_KEY",
        "checkpoint-of-another-log, WRONG_ORIGIN"
    })
    void aRejectedFileIsRejectedForItsReason(String name, Reason reason) {
        Refused.as(reason, () -> verify(Golden.bytes("../receipts/rejected/" + name + ".tlog-proof")));
    }

    @Test
    void everyRejectedFileHasItsCase() throws IOException {
        try (var files = Files.list(Golden.FOLDER.resolve("../receipts/rejected"))) {
            assertThat(files.count()).isEqualTo(31);
        }
    }

    @Test
    void oneChangedByteAnywhereBeforeTheSignatureIsRefused() {
        byte[] good = Golden.bytes("small.tlog-proof");
        int end = Golden.text("small.tlog-proof").indexOf("\n\n\u2014");
        for (int at = 0; at < end; at++) {
            byte[] changed = good.clone();
            changed[at] ^= 1;
            assertThat(accepted(changed)).as("byte %d", at).isFalse();
        }
    }

    @Test
    void aReceiptThatIsTooLongIsNotRead() {
        Refused.as(Reason.MALFORMED, () -> Receipt.parse(new byte[Receipt.MAX_BYTES + 1]));
    }

    @Test
    void aReceiptWithoutItsEntryIsReadAndChecksTheEntryGiven() {
        var receipt = Receipt.parse(Golden.bytes("../receipts/rejected/entry-missing.tlog-proof"));
        assertThat(receipt.entry()).isEmpty();
        assertThat(receipt.format()).doesNotContain("extra");
        byte[] entry = Receipt.parse(Golden.bytes("small.tlog-proof")).entry().orElseThrow();
        assertThat(receipt.verify(entry, ORIGIN, keys).size()).isEqualTo(260);
        Refused.as(Reason.ROOT_MISMATCH, () -> receipt.verify(Arrays.copyOf(entry, 3), ORIGIN, keys));
    }

    @Test
    void anEmptyEntryIsAnEntry() {
        var log = new TestLog().grow(List.of(new byte[0]));
        var signer = CheckpointTest.signer("log.example", SignatureType.ED25519);
        var text = log.receipt(0, signer).format();
        var parsed = Receipt.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed.entry()).hasValueSatisfying(entry -> assertThat(entry).isEmpty());
        assertThat(parsed.checkpoint().claimed().size()).isEqualTo(1);
    }

    @Test
    void aProofForAnotherSizeCannotBeMadeAReceipt() {
        var log = TestLog.of(20);
        var signer = CheckpointTest.signer("log.example", SignatureType.ED25519);
        Refused.as(Reason.SIZES, () -> Receipt.of(log.entry(1), log.prover().inclusion(1, 19), log.checkpoint(signer)));
    }

    private boolean accepted(byte[] file) {
        try {
            verify(file);
            return true;
        } catch (ProofException e) {
            return false;
        }
    }

    private void verify(byte[] file) {
        var receipt = Receipt.parse(file);
        byte[] entry = receipt.entry().orElseThrow(() -> new ProofException(Reason.MISSING, "no entry"));
        receipt.verify(entry, ORIGIN, keys);
    }

    @Test
    void aReceiptWithCarriageReturnsIsToldFromOneThatIsNone() {
        String whole = new String(Golden.bytes("small.tlog-proof"), StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Receipt.parse(whole.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("these have carriage returns");
    }

    @Test
    void whatIsJsonIsToldFromAReceipt() {
        assertThatThrownBy(() -> Receipt.parse("{\"status\": 404}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("This is JSON")
                .hasMessageContaining("c2sp.org/tlog-proof@v1");
    }
}
