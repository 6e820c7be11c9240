package dev.plinth.crypto;

import static dev.plinth.crypto.Given.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.Wycheproof.Vector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("corpora")
class ChunkedWycheproofTest {
    private final CipherPool pool = new CipherPool();

    static Stream<Vector> valid() {
        return all().filter(Vector::valid);
    }

    static Stream<Vector> wrongKeySize() {
        return all().filter(vector -> vector.flagged("InvalidKeySize"));
    }

    static Stream<Vector> wrongHeader() {
        return all().filter(vector -> vector.flagged("HeaderFailure") && !vector.flagged("InvalidKeySize"));
    }

    static Stream<Vector> wrongBody() {
        return all().filter(vector -> !vector.valid() && !vector.flagged("HeaderFailure"));
    }

    private static Stream<Vector> all() {
        return Wycheproof.vectors("c2sp_chunked_encryption_aes_256_gcm_test.json");
    }

    private static byte[] sealed(Vector vector) throws IOException {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(vector.hex("ct")))) {
            return in.readAllBytes();
        }
    }

    private static ChunkedKey key(Vector vector, byte[] sealed) {
        byte[] header = Arrays.copyOf(sealed, Math.min(sealed.length, ChunkedKey.HEADER_BYTES));
        return ChunkedKey.ofHeader(SecretKey256.copyOf(vector.hex("key")), header, vector.hex("ctx"));
    }

    private InputStream opening(Vector vector) throws IOException {
        byte[] sealed = sealed(vector);
        InputStream body = new ByteArrayInputStream(sealed);
        body.skipNBytes(Math.min(sealed.length, ChunkedKey.HEADER_BYTES));
        return new OpeningStream(pool, key(vector, sealed), body);
    }

    private static void assertIsMessage(Vector vector, byte[] plain) throws Exception {
        assertThat(plain).hasSize(vector.number("msgLength"));
        byte[] digest = MessageDigest.getInstance("SHA-512").digest(plain);
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo(vector.test().get("msgSha512").asString());
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidStreamOpensAndSealsToTheSameBytes(Vector vector) throws Exception {
        byte[] plain = opening(vector).readAllBytes();
        assertIsMessage(vector, plain);
        byte[] sealed = sealed(vector);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        SealingStream out = new SealingStream(pool, key(vector, sealed), sink);
        out.write(plain);
        out.finish();
        assertThat(sink.toByteArray()).isEqualTo(Arrays.copyOfRange(sealed, ChunkedKey.HEADER_BYTES, sealed.length));
    }

    @ParameterizedTest
    @MethodSource("wrongKeySize")
    void aKeyOfAnotherSizeIsRefused(Vector vector) {
        assertThatThrownBy(() -> SecretKey256.copyOf(vector.hex("key"))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("wrongHeader")
    void aWrongHeaderIsRefusedBeforeAnyChunk(Vector vector) throws IOException {
        byte[] sealed = sealed(vector);
        assertRefused(() -> key(vector, sealed));
    }

    @ParameterizedTest
    @MethodSource("wrongBody")
    void aWrongBodyGivesNoMoreThanItsAuthenticStart(Vector vector) throws Exception {
        InputStream in = opening(vector);
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        assertRefused(() -> in.transferTo(released));
        assertRefused(in::read);
        if (vector.flagged("PartialPlaintext")) {
            assertIsMessage(vector, released.toByteArray());
        } else {
            assertThat(released.size()).isZero();
        }
    }
}
