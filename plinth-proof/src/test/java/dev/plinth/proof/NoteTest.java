package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {
    private static final String LINE = "\u2014 a.example AAAAAAE=";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 a.example AAAAAAE=",
                "text\n\u2014 a.example AAAAAAE=\n",
                "text\r\n\n\u2014 a.example AAAAAAE=\n",
                "te\u0000xt\n\n\u2014 a.example AAAAAAE=\n",
                "text\n\n\u2014 a.example AAAAAAE=\n\u2014 b\n",
                "text\n\n- a.example AAAAAAE=\n",
                "text\n\n\u2014 a.example\n",
                "text\n\n\u2014  AAAAAAE=\n",
                "text\n\n\u2014 a+b AAAAAAE=\n",
                "text\n\n\u2014 a\u00a0b AAAAAAE=\n",
                "text\n\n\u2014 a\u0085b AAAAAAE=\n",
                "text\n\n\u2014 a\u0001b AAAAAAE=\n",
                "text\n\n\u2014 a.example AAAAAA==\n",
                "text\n\n\u2014 a.example AAAAAAE\n",
                "text\n\n\u2014 a.example AAAAAAE= \n"
            })
    void whatIsNoNoteIsRefused(String note) {
        Refused.as(Reason.MALFORMED, () -> SignedNote.parse(note));
    }

    @Test
    void bytesThatAreNoUtf8OrTooManyAreRefused() {
        Refused.as(Reason.MALFORMED, () -> SignedNote.parse(new byte[] {(byte) 0xc3, '\n', '\n', 'x', '\n'}));
        Refused.as(Reason.MALFORMED, () -> SignedNote.parse(new byte[SignedNote.MAX_BYTES + 1]));
    }

    @Test
    void aHundredSignaturesAreReadAndOneMoreIsNot() {
        var hundred = "text\n\n" + (LINE + "\n").repeat(100);
        assertThat(SignedNote.parse(hundred.getBytes(StandardCharsets.UTF_8)).format())
                .isEqualTo(hundred);
        Refused.as(Reason.MALFORMED, () -> SignedNote.parse(hundred + LINE + "\n"));
    }

    @Test
    void theTextEndsAtTheLastEmptyLine() {
        assertThat(SignedNote.parse("a\n\nb\n\n" + LINE + "\n").text()).isEqualTo("a\n\nb\n");
    }

    @Test
    void signatureLinesWithoutTheLastNewlineAreRefused() {
        Refused.as(Reason.MALFORMED, () -> SignedNote.signatureLines(LINE));
        assertThat(SignedNote.signatureLines(LINE + "\n")).containsExactly(NoteSignature.parse(LINE));
    }

    @Test
    void aTextWithoutNewlineCannotBeANote() {
        Refused.as(Reason.MALFORMED, () -> new SignedNote("text", List.of()));
    }

    @Test
    void aLineThatIsThereAlreadyIsNotAddedAgain() {
        var line = NoteSignature.parse(LINE);
        assertThat(new SignedNote("text\n", List.of(line)).with(List.of(line)).signatures())
                .hasSize(1);
    }

    @Test
    void signaturesAreEqualByTheirLine() {
        var line = NoteSignature.parse(LINE);
        assertThat(line).hasSameHashCodeAs(NoteSignature.parse(LINE)).hasToString("a.example+00000000");
        assertThat(line)
                .isNotEqualTo(NoteSignature.parse("\u2014 b.example AAAAAAE="))
                .isNotEqualTo(LINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.example",
                "a.example+00000000",
                "a.example+00000000+",
                "a.example+00000000+AQ==",
                "a.example+00000000+Ag==",
                "a.example+00000000+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
                "example.com/log/testdata+33D7B496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
                "example.com/log/testdata+33d7b496+BOHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
                "example.com/log/test data+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
            })
    void whatIsNoVerifierKeyIsRefused(String vkey) {
        Refused.as(Reason.MALFORMED, () -> VerifierKey.parse(vkey));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hidden",
                "hidden+hidden+h dden",
                "hidden+hidden+",
                "hidden+hidden+AQ==",
                "hidden+hidden+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
                "hidden hidden+hidden+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
            })
    void nothingOfWhatIsNoVerifierKeyIsRepeated(String secret) {
        assertThat(Refused.as(Reason.MALFORMED, () -> VerifierKey.parse(secret)))
                .doesNotContain("hidden");
    }

    @Test
    void aVerifierKeyIsReadAndWrittenAlike() {
        var text = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
        var key = VerifierKey.parse(text);
        assertThat(key.format()).isEqualTo(text);
        assertThat(key).isEqualTo(VerifierKey.of(key.name(), key.type(), key.key()));
        assertThat(key).hasSameHashCodeAs(VerifierKey.parse(text)).hasToString("example.com/log/testdata+33d7b496");
        assertThat(key).isNotEqualTo(VerifierKey.of("x", key.type(), key.key())).isNotEqualTo(text);
    }

    @Test
    void aSignatureOfTheWrongLengthTimeOrNameIsNotVerified() {
        for (var type : SignatureType.values()) {
            var signer = NoteSignerTest.signer(type);
            var text = new CheckpointBody("example.com/log", 0, TreeHasher.EMPTY_ROOT).text();
            var line = signer.sign(text, TestLog.NOW);
            byte[] good = line.signature();
            byte[] shorter = Arrays.copyOf(good, good.length - 1);
            assertThat(signer.key().verifies(text, new NoteSignature(line.name(), line.keyId(), shorter)))
                    .isFalse();
            assertThat(signer.key().verifies(text, new NoteSignature("other", line.keyId(), good)))
                    .isFalse();
            assertThat(signer.key().verifies(text, new NoteSignature(line.name(), 7, good)))
                    .isFalse();
            byte[] changed = good.clone();
            changed[0] ^= (byte) 0x80;
            assertThat(signer.key().verifies(text, new NoteSignature(line.name(), line.keyId(), changed)))
                    .isFalse();
            assertThat(signer.key().verifies(text, new NoteSignature(line.name(), line.keyId(), new byte[good.length])))
                    .isFalse();
        }
    }

    @Test
    void aKeyThatIsNoPointVerifiesNothing() {
        byte[] noPoint = new byte[32];
        Arrays.fill(noPoint, (byte) 0xff);
        var key = VerifierKey.of("a.example", SignatureType.ED25519, noPoint);
        assertThat(key.verifies("text\n", new NoteSignature("a.example", key.keyId(), new byte[64])))
                .isFalse();
    }

    @Test
    void anMlDsaSignatureOverTextThatIsNoCheckpointIsNotVerified() {
        var signer = NoteSignerTest.signer(SignatureType.ML_DSA_44);
        var line = signer.sign(new CheckpointBody("o", 0, TreeHasher.EMPTY_ROOT).text(), TestLog.NOW);
        assertThat(signer.key().verifies("text\n", line)).isFalse();
        Refused.as(Reason.MALFORMED, () -> signer.sign("text\n", TestLog.NOW));
    }

    @Test
    void anMlDsaSignerRefusesAnOriginOver255Bytes() {
        var signer = NoteSignerTest.signer(SignatureType.ML_DSA_44);
        var body = new CheckpointBody("o".repeat(256), 0, TreeHasher.EMPTY_ROOT);
        Refused.as(Reason.MALFORMED, () -> signer.sign(body.text(), TestLog.NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o\n1\n",
                "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nx",
                "o\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
                "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nx\n",
                "o\n1\n47DEQpj8HBSa\n"
            })
    void whatIsNoCheckpointIsRefused(String text) {
        Refused.as(Reason.MALFORMED, () -> CheckpointBody.parse(text));
    }

    @Test
    void aCheckpointBodyChecksItsLines() {
        Refused.as(Reason.MALFORMED, () -> new CheckpointBody("a\nb", 0, TreeHasher.EMPTY_ROOT));
        Refused.as(Reason.MALFORMED, () -> new CheckpointBody("a", -1, TreeHasher.EMPTY_ROOT));
        var text = "a\n3\n" + Base64.getEncoder().encodeToString(new byte[32]) + "\none more\nand another\n";
        assertThat(CheckpointBody.parse(text).text()).isEqualTo(text);
        assertThat(CheckpointBody.parse(text).extensions()).containsExactly("one more", "and another");
        assertThat(Collections.frequency(CheckpointBody.parse(text).extensions(), ""))
                .isZero();
    }
}
