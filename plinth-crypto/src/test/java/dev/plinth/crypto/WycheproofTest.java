package dev.plinth.crypto;

import static dev.plinth.crypto.Given.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.Wycheproof.Vector;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("corpora")
class WycheproofTest {
    static Stream<Vector> aesGcm() {
        return Wycheproof.vectors("aes_gcm_test.json")
                .filter(vector -> vector.number("keySize") == 256 && vector.number("ivSize") == 96);
    }

    static Stream<Vector> hkdf() {
        return Wycheproof.vectors("hkdf_sha256_test.json");
    }

    static Stream<Vector> hmac() {
        return Wycheproof.vectors("hmac_sha256_test.json");
    }

    @ParameterizedTest
    @MethodSource("aesGcm")
    void aesGcmOpensAndSealsAsPrescribed(Vector vector) {
        var key = Workbench.aesKey(vector.hex("key"), 0);
        byte[] nonce = vector.hex("iv");
        byte[] aad = vector.hex("aad");
        byte[] plain = vector.hex("msg");
        byte[] sealed = Bytes.concat(vector.hex("ct"), vector.hex("tag"));
        Workbench workbench = new Workbench();
        if (!vector.valid()) {
            assertRefused(() -> workbench.open(key, nonce, aad, sealed, 0, sealed.length, "Vector"));
            return;
        }
        assertThat(workbench.open(key, nonce, aad, sealed, 0, sealed.length, "Vector"))
                .isEqualTo(plain);
        byte[] ours = new byte[plain.length + Workbench.TAG_BYTES];
        workbench.seal(key, nonce, aad, plain, plain.length, ours, 0);
        assertThat(ours).isEqualTo(sealed);
    }

    @ParameterizedTest
    @MethodSource("hkdf")
    void hkdfDerivesAsPrescribed(Vector vector) {
        Workbench workbench = new Workbench();
        int size = vector.number("size");
        if (!vector.valid()) {
            assertThatThrownBy(() -> workbench.hkdf(vector.hex("ikm"), vector.hex("salt"), vector.hex("info"), size))
                    .isInstanceOf(IllegalArgumentException.class);
            return;
        }
        assertThat(workbench.hkdf(vector.hex("ikm"), vector.hex("salt"), vector.hex("info"), size))
                .isEqualTo(vector.hex("okm"));
    }

    @ParameterizedTest
    @MethodSource("hmac")
    void hmacAuthenticatesAsPrescribed(Vector vector) {
        byte[] tag = new Hmac(new CipherPool()).tag(vector.hex("key"), vector.hex("msg"));
        byte[] cut = Arrays.copyOf(tag, vector.number("tagSize") / 8);
        assertThat(MessageDigest.isEqual(cut, vector.hex("tag"))).isEqualTo(vector.valid());
    }
}
