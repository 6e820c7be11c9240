package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoteSignerTest {
    private static final String TEXT = new CheckpointBody("example.com/log", 0, TreeHasher.EMPTY_ROOT).text();

    @ParameterizedTest
    @EnumSource
    void eachTypeSignsAndVerifies(SignatureType type) {
        var signer = signer(type);
        var line = NoteSignature.parse(signer.sign(TEXT, TestLog.NOW).line());
        assertThat(VerifierKey.parse(signer.key().format()).verifies(TEXT, line))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anotherTextIsNotVerified(SignatureType type) {
        var signer = signer(type);
        var line = signer.sign(TEXT, TestLog.NOW);
        var other = new CheckpointBody("example.com/log", 1, TreeHasher.EMPTY_ROOT).text();
        assertThat(signer.key().verifies(other, line)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aPrivateKeyOfAnotherPairIsRefused(SignatureType type) {
        var one = NoteSigner.generate("example.com/log", type, new SecureRandom());
        var two = NoteSigner.generate("example.com/log", type, new SecureRandom());
        assertThatThrownBy(() -> NoteSigner.load(one.key(), two.pkcs8()))
                .isInstanceOf(ProofException.class)
                .hasMessageContaining("does not belong");
    }

    @ParameterizedTest
    @EnumSource
    void aPrivateKeyThatIsNotPkcs8IsRefused(SignatureType type) {
        var key = NoteSigner.generate("example.com/log", type, new SecureRandom());
        assertThatThrownBy(() -> NoteSigner.load(key.key(), new byte[] {1, 2, 3}))
                .isInstanceOf(ProofException.class)
                .hasMessageContaining("PKCS#8");
        assertThatThrownBy(() -> NoteSigner.load(key.key(), Arrays.copyOf(key.pkcs8(), key.pkcs8().length + 1)))
                .isInstanceOf(ProofException.class);
    }

    @Test
    void aPrivateKeyWithAnAttributeBehindItIsRefused() {
        var key = NoteSigner.generate("example.com/log", SignatureType.ED25519, new SecureRandom());
        byte[] longer = Arrays.copyOf(key.pkcs8(), key.pkcs8().length + 2);
        longer[1] = (byte) (longer[1] + 2);
        longer[longer.length - 2] = (byte) 0xa0;
        assertThatThrownBy(() -> NoteSigner.load(key.key(), longer))
                .isInstanceOf(ProofException.class)
                .hasMessageContaining("no part of the key");
    }

    @Test
    void aProviderIsUsedWhereItKnowsTheAlgorithmAndLeftWhereNot() {
        var key = NoteSigner.generate("example.com/log", SignatureType.ED25519, new SecureRandom());
        Provider knows = Security.getProvider("SunEC");
        Provider knowsNot = Security.getProvider("SunJCE");
        var first = NoteSigner.load(key.key(), key.pkcs8(), knows).sign(TEXT, TestLog.NOW);
        assertThat(NoteSigner.load(key.key(), key.pkcs8(), knowsNot).sign(TEXT, TestLog.NOW))
                .isEqualTo(first);
    }

    @Test
    void aTimeBefore1970IsRefused() {
        var signer = signer(SignatureType.ED25519_COSIGNATURE);
        assertThatThrownBy(() -> signer.sign(TEXT, Instant.EPOCH.minusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNewKeyDoesNotPrintItsSecret() {
        var key = NoteSigner.generate("example.com/log", SignatureType.ED25519, new SecureRandom());
        assertThat(key).hasToString("NewKey[" + key.key() + ']');
    }

    static NoteSigner signer(SignatureType type) {
        var key = NoteSigner.generate("example.com/log", type, new SecureRandom());
        return NoteSigner.load(key.key(), key.pkcs8());
    }
}
