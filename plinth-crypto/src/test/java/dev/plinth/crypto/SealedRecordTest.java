package dev.plinth.crypto;

import static dev.plinth.crypto.Given.assertRefused;
import static dev.plinth.crypto.SealRefusedException.Reason.MALFORMED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SealedRecordTest {
    private static final int FIRST_FIELD = SealHeader.BYTES + 2;

    private final byte[] sealed = new RecordSealer(new CipherPool(), new FixedRandom(9))
            .seal(Given.key(1), Given.REF, Given.PLACE, Given.fields());

    @Test
    void truncationAtEachLengthIsRefused() {
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertRefused(MALFORMED, () -> SealedRecord.parse(cut));
        }
    }

    @Test
    void trailingBytesAreRefused() {
        assertFault(Arrays.copyOf(sealed, sealed.length + 1), "1 bytes follow the last field");
    }

    @Test
    void anotherVersionIsRefused() {
        sealed[0] = 2;
        assertFault(sealed, "format version must be 1, was 2");
    }

    @Test
    void numbersBeyondTheirRangeAreRefused() {
        byte[] hugeVersion = sealed.clone();
        hugeVersion[1] = (byte) 0x80;
        assertFault(hugeVersion, "below 2^31");
        byte[] hugeGeneration = sealed.clone();
        hugeGeneration[5] = (byte) 0x80;
        assertFault(hugeGeneration, "below 2^31");
    }

    @Test
    void aFieldThatRepeatsIsRefused() {
        int second = FIRST_FIELD + 6 + 11 + Workbench.TAG_BYTES;
        sealed[second + 1] = 1;
        assertFault(sealed, "field ids must ascend, 1 came after 1");
    }

    @Test
    void aLengthBeyondTheLimitIsRefused() {
        for (int length : new int[] {-1, SealedRecord.MAX_FIELD_BYTES + 1}) {
            byte[] huge = sealed.clone();
            ByteBuffer.wrap(huge).putInt(FIRST_FIELD + 2, length);
            assertFault(huge, "field 1 is too long");
        }
    }

    @Test
    void aParsedRecordIsItsOwnCopy() {
        SealedRecord parsed = SealedRecord.parse(sealed);
        sealed[20] ^= 1;
        assertThat(parsed.bytes()[20]).isNotEqualTo(sealed[20]);
    }

    @Test
    void aKeyReferenceIsNotNegative() {
        assertThatThrownBy(() -> new KeyRef(-1, 0)).hasMessageContaining("-1 and 0");
        assertThatThrownBy(() -> new KeyRef(0, -1)).hasMessageContaining("0 and -1");
        assertThat(KeyRef.version(4)).isEqualTo(new KeyRef(4, 0));
    }

    private static void assertFault(byte[] bytes, String fault) {
        assertThatThrownBy(() -> SealedRecord.parse(bytes))
                .isInstanceOf(SealRefusedException.class)
                .hasMessageStartingWith("Sealed record is malformed")
                .hasMessageContaining(fault);
    }
}
