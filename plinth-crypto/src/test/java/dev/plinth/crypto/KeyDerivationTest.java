package dev.plinth.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.junit.jupiter.api.Test;

class KeyDerivationTest {
    private final CipherPool pool = new CipherPool();
    private final Workbench workbench = new Workbench();

    @Test
    void hkdfGivesWhatTheJdkGives() throws Exception {
        KDF jdk = KDF.getInstance("HKDF-SHA256");
        byte[] ikm = Given.key(1).bytes();
        byte[] salt = Given.key(50).bytes();
        byte[] info = Given.utf8("info");
        for (int length : new int[] {1, 31, 32, 33, 64, 255 * 32}) {
            var parameters =
                    HKDFParameterSpec.ofExtract().addIKM(ikm).addSalt(salt).thenExpand(info, length);
            assertThat(workbench.hkdf(ikm, salt, info, length)).isEqualTo(jdk.deriveData(parameters));
        }
    }

    @Test
    void hkdfWithoutSaltUsesZeroes() {
        // RFC 5869, appendix A.3
        byte[] ikm = HexFormat.of().parseHex("0b".repeat(22));
        assertThat(HexFormat.of().formatHex(workbench.hkdf(ikm, new byte[0], new byte[0], 42)))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    @Test
    void hkdfRefusesImpossibleLengths() {
        for (int length : new int[] {-1, 0, 255 * 32 + 1}) {
            assertThatThrownBy(() -> workbench.hkdf(new byte[32], new byte[32], new byte[0], length))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 8160 bytes, asked for " + length);
        }
    }

    @Test
    void everyInputChangesTheDerivedKey() {
        KeyDerivation derivation = new KeyDerivation(pool);
        SecretBytes salt = SubjectKeys.newSalt(new FixedRandom(1));
        SealContext binding = SealContext.of("a");
        SecretKey256 key = derivation.derive(Given.key(0), salt, "label", binding);
        assertThat(key.sameAs(derivation.derive(Given.key(0), salt, "label", binding)))
                .isTrue();
        assertThat(key.sameAs(derivation.derive(Given.key(1), salt, "label", binding)))
                .isFalse();
        assertThat(key.sameAs(
                        derivation.derive(Given.key(0), SubjectKeys.newSalt(new FixedRandom(2)), "label", binding)))
                .isFalse();
        assertThat(key.sameAs(derivation.derive(Given.key(0), salt, "other", binding)))
                .isFalse();
        assertThat(key.sameAs(derivation.derive(Given.key(0), salt, "label", SealContext.of("b"))))
                .isFalse();
    }

    @Test
    void aSubjectKeyHangsOnSaltAndOrganisation() {
        SubjectKeys subjects = new SubjectKeys(pool);
        SecretBytes salt = SubjectKeys.newSalt(new FixedRandom(1));
        SecretKey256 key = subjects.subjectKey(Given.key(0), salt, Given.ORG);
        assertThat(key.sameAs(subjects.subjectKey(Given.key(0), salt, Given.ORG)))
                .isTrue();
        assertThat(key.sameAs(subjects.subjectKey(Given.key(0), salt, Given.RECORD)))
                .isFalse();
        assertThat(key.sameAs(subjects.subjectKey(Given.key(0), SubjectKeys.newSalt(new FixedRandom(2)), Given.ORG)))
                .isFalse();
        assertThat(key.sameAs(subjects.subjectKey(Given.key(9), salt, Given.ORG)))
                .isFalse();
    }

    @Test
    void aSubjectSaltOfAnotherLengthIsRefused() {
        SecretBytes salt = SecretBytes.copyOf(new byte[31]);
        assertThatThrownBy(() -> new SubjectKeys(pool).subjectKey(Given.key(0), salt, Given.ORG))
                .hasMessageContaining("32 bytes, got 31");
    }

    @Test
    void aTagMatchesItsMessageOnly() {
        Hmac hmac = new Hmac(pool);
        byte[] message = Given.utf8("message");
        byte[] tag = hmac.tag(Given.key(1), message);
        assertThat(tag).hasSize(Hmac.BYTES);
        assertThat(hmac.matches(Given.key(1), message, tag)).isTrue();
        assertThat(hmac.matches(Given.key(2), message, tag)).isFalse();
        assertThat(hmac.matches(Given.key(1), Given.utf8("massage"), tag)).isFalse();
        assertThat(hmac.matches(Given.key(1), message, Given.flip(tag, 31))).isFalse();
        assertThat(hmac.matches(Given.key(1), message, java.util.Arrays.copyOf(tag, 16)))
                .isFalse();
    }
}
