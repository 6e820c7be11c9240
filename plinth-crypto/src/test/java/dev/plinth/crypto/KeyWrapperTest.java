package dev.plinth.crypto;

import static dev.plinth.crypto.Given.assertRefused;
import static dev.plinth.crypto.SealRefusedException.Reason.MALFORMED;
import static dev.plinth.crypto.SealRefusedException.Reason.NOT_AUTHENTIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyWrapperTest {
    private static final KekId KEK_ID = new KekId("file:2026-01");
    private static final SealContext PLACE = SealContext.wrappedKey(Given.ORG, "vault", 3);

    private final KeyWrapper wrapper = new KeyWrapper(new CipherPool(), new SecureRandom());
    private final SecretKey256 kek = Given.key(1);
    private final SecretBytes key = Given.key(77).secret();
    private final byte[] wrapped = wrapper.wrap(key, KEK_ID, kek, PLACE).toBytes();

    private SecretBytes unwrap(byte[] bytes, SecretKey256 with, SealContext place) {
        return wrapper.unwrap(WrappedKey.parse(bytes), with, place);
    }

    @Test
    void aWrappedKeyComesBack() {
        assertThat(unwrap(wrapped, kek, PLACE).sameAs(key)).isTrue();
        assertThat(WrappedKey.parse(wrapped).kekId()).isEqualTo(KEK_ID);
    }

    @Test
    void keysOfAllLengthsComeBack() {
        for (int length : new int[] {WrappedKey.MIN_KEY_BYTES, 4_032, WrappedKey.MAX_KEY_BYTES}) {
            SecretBytes any = SecretBytes.random(new FixedRandom(0), length);
            byte[] bytes = wrapper.wrap(any, KEK_ID, kek, PLACE).toBytes();
            assertThat(unwrap(bytes, kek, PLACE).sameAs(any)).isTrue();
        }
    }

    @Test
    void anotherKekOrPlaceIsRefused() {
        assertRefused(NOT_AUTHENTIC, () -> unwrap(wrapped, Given.key(2), PLACE));
        assertRefused(NOT_AUTHENTIC, () -> unwrap(wrapped, kek, SealContext.wrappedKey(Given.ORG, "vault", 4)));
        assertRefused(NOT_AUTHENTIC, () -> unwrap(wrapped, kek, SealContext.wrappedKey(Given.ORG, "backup", 3)));
        assertRefused(NOT_AUTHENTIC, () -> unwrap(wrapped, kek, SealContext.wrappedKey(Given.RECORD, "vault", 3)));
    }

    @Test
    void everyFlippedByteIsRefused() {
        for (int i = 0; i < wrapped.length; i++) {
            byte[] flipped = Given.flip(wrapped, i);
            assertRefused(() -> unwrap(flipped, kek, PLACE));
        }
    }

    @Test
    void truncationAtEachLengthIsRefused() {
        for (int length = 0; length < wrapped.length; length++) {
            byte[] cut = Arrays.copyOf(wrapped, length);
            assertRefused(MALFORMED, () -> WrappedKey.parse(cut));
        }
    }

    @Test
    void trailingBytesAreRefused() {
        assertRefused(MALFORMED, () -> WrappedKey.parse(Arrays.copyOf(wrapped, wrapped.length + 1)));
    }

    @Test
    void aKekIdThatIsNotUtf8IsRefused() {
        byte[] bad = wrapped.clone();
        bad[2] = (byte) 0xFF;
        assertRefused(MALFORMED, () -> WrappedKey.parse(bad));
    }

    @Test
    void aKekIdWithControlCharactersIsRefused() {
        byte[] bad = wrapped.clone();
        bad[2] = '\n';
        assertRefused(MALFORMED, () -> WrappedKey.parse(bad));
    }

    @Test
    void aLengthThatNoKeyHasIsRefused() {
        int at = 2 + KEK_ID.utf8().length + SealKey.SALT_BYTES + SealKey.COMMITMENT_BYTES;
        byte[] tooShort = wrapped.clone();
        tooShort[at + 1] = 15;
        assertThatThrownBy(() -> WrappedKey.parse(tooShort)).hasMessageContaining("a key of 15 bytes");
        byte[] tooLong = wrapped.clone();
        tooLong[at] = (byte) 0xFF;
        assertThatThrownBy(() -> WrappedKey.parse(tooLong)).hasMessageContaining("a key of 65312 bytes");
    }

    @Test
    void aKeyOfImpossibleLengthIsNotWrapped() {
        SecretBytes tooShort = SecretBytes.copyOf(new byte[15]);
        SecretBytes tooLong = SecretBytes.copyOf(new byte[WrappedKey.MAX_KEY_BYTES + 1]);
        assertThatThrownBy(() -> wrapper.wrap(tooShort, KEK_ID, kek, PLACE)).hasMessageContaining("got 15");
        assertThatThrownBy(() -> wrapper.wrap(tooLong, KEK_ID, kek, PLACE)).hasMessageContaining("got 8193");
    }

    @Test
    void aKekIdIsOneTo255Bytes() {
        assertThatThrownBy(() -> new KekId("")).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new KekId("ü".repeat(128))).hasMessageContaining("got 256");
        assertThatThrownBy(() -> new KekId("a\tb")).hasMessageContaining("no control characters");
        KekId longest = new KekId("k".repeat(255));
        assertThat(wrapper.wrap(key, longest, kek, PLACE).kekId()).isEqualTo(longest);
        assertThat(KEK_ID).hasToString("file:2026-01");
    }
}
