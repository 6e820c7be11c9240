package dev.plinth.crypto;

import static dev.plinth.crypto.Given.assertRefused;
import static dev.plinth.crypto.SealRefusedException.Reason.MALFORMED;
import static dev.plinth.crypto.SealRefusedException.Reason.NOT_AUTHENTIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ValueSealerTest {
    private static final SealContext PLACE =
            SealContext.of("ledger-payload").and(Given.ORG).and(12);
    private static final byte[] VALUE = Given.utf8("reason: support case 12");

    private final ValueSealer sealer = new ValueSealer(new CipherPool(), new SecureRandom());
    private final SecretKey256 key = Given.key(1);
    private final byte[] sealed = sealer.seal(key, Given.REF, PLACE, VALUE);

    private byte[] open(byte[] bytes, SecretKey256 with, SealContext place) {
        return sealer.open(SealedValue.parse(bytes), with, place);
    }

    @Test
    void whatWasSealedOpensInItsPlace() {
        assertThat(open(sealed, key, PLACE)).isEqualTo(VALUE);
        assertThat(SealedValue.parse(sealed).keyRef()).isEqualTo(Given.REF);
    }

    @Test
    void anEmptyValueIsSealed() {
        assertThat(open(sealer.seal(key, Given.REF, PLACE, new byte[0]), key, PLACE))
                .isEmpty();
    }

    @Test
    void anotherKeyOrPlaceIsRefused() {
        assertRefused(NOT_AUTHENTIC, () -> open(sealed, Given.key(2), PLACE));
        assertRefused(NOT_AUTHENTIC, () -> open(sealed, key, PLACE.and(1)));
        assertRefused(NOT_AUTHENTIC, () -> open(sealed, key, SealContext.of("setting")));
    }

    @Test
    void everyFlippedByteIsRefused() {
        for (int i = 0; i < sealed.length; i++) {
            byte[] flipped = Given.flip(sealed, i);
            assertRefused(() -> open(flipped, key, PLACE));
        }
    }

    @Test
    void truncationAtEachLengthIsRefused() {
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertRefused(() -> open(cut, key, PLACE));
        }
    }

    @Test
    void trailingBytesAreRefused() {
        assertRefused(() -> open(Arrays.copyOf(sealed, sealed.length + 1), key, PLACE));
    }

    @Test
    void valuesBeyondTheLimitAreRefused() {
        byte[] huge = new byte[SealedValue.MAX_VALUE_BYTES + 1];
        assertThatThrownBy(() -> sealer.seal(key, Given.REF, PLACE, huge)).hasMessageContaining("at most 16777216");
        byte[] hugeSealed = Arrays.copyOf(sealed, SealHeader.BYTES + huge.length + Workbench.TAG_BYTES);
        assertRefused(MALFORMED, () -> SealedValue.parse(hugeSealed));
    }
}
