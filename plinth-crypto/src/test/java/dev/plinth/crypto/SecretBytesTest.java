package dev.plinth.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretBytesTest {
    private static final byte[] BYTES = Given.utf8("sixteen byte key");

    @Test
    void aSecretDoesNotPrint() {
        assertThat(SecretBytes.copyOf(BYTES)).hasToString("SecretBytes[16 bytes]");
        assertThat(SecretKey256.copyOf(new byte[32])).hasToString("SecretKey256");
    }

    @Test
    void equalSecretsAreSameButNotEqual() {
        SecretBytes secret = SecretBytes.copyOf(BYTES);
        SecretBytes twin = SecretBytes.copyOf(BYTES);
        assertThat(secret.sameAs(twin)).isTrue();
        assertThat(secret).isNotEqualTo(twin);
    }

    @Test
    void differentSecretsAreNotSame() {
        assertThat(SecretBytes.copyOf(BYTES).sameAs(SecretBytes.copyOf(Given.flip(BYTES, 15))))
                .isFalse();
        assertThat(Given.key(0).sameAs(Given.key(1))).isFalse();
    }

    @Test
    void aSecretIsItsOwnCopy() {
        byte[] given = BYTES.clone();
        SecretBytes secret = SecretBytes.copyOf(given);
        given[0] ^= 1;
        secret.reveal()[1] ^= 1;
        assertThat(secret.reveal()).isEqualTo(BYTES);
    }

    @Test
    void aWipedSecretIsGone() {
        byte[] held = BYTES.clone();
        SecretBytes secret = SecretBytes.owning(held);
        secret.wipe();
        assertThat(held).containsOnly(0);
        assertThatThrownBy(secret::bytes).isInstanceOf(IllegalStateException.class);
        assertThat(secret).hasToString("SecretBytes[16 bytes]");
    }

    @Test
    void aWipedKeyIsGone() {
        SecretKey256 key = Given.key(0);
        key.wipe();
        assertThatThrownBy(key::bytes).hasMessageContaining("wiped");
    }

    @Test
    void randomSecretsDifferAndAreLongEnough() {
        FixedRandom random = new FixedRandom(0);
        assertThat(SecretBytes.random(random, 16).sameAs(SecretBytes.random(random, 16)))
                .isFalse();
        assertThatThrownBy(() -> SecretBytes.random(random, 15)).hasMessageContaining("at least 16");
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> SecretKey256.copyOf(new byte[31])).hasMessageContaining("got 31");
        assertThatThrownBy(() -> SecretKey256.of(SecretBytes.copyOf(new byte[33])))
                .hasMessageContaining("got 33");
    }

    @Test
    void aKeySharesItsSecret() {
        SecretBytes secret = SecretBytes.random(new FixedRandom(0), 32);
        assertThat(SecretKey256.of(secret).secret()).isSameAs(secret);
        assertThat(SecretKey256.of(secret).sameAs(Given.key(0))).isTrue();
    }
}
