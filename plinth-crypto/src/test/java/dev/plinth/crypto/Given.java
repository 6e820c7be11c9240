package dev.plinth.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Keys, places and values that the tests share. */
final class Given {
    static final UUID ORG = new UUID(0x0101010101017101L, 0x8101010101010101L);
    static final UUID COLLECTION = new UUID(0x0202020202027202L, 0x8202020202020202L);
    static final UUID RECORD = new UUID(0x0303030303037303L, 0x8303030303030303L);
    static final SealContext PLACE = SealContext.record(ORG, COLLECTION, RECORD, 7);
    static final KeyRef REF = new KeyRef(3, 5);

    private Given() {}

    static SecretKey256 key(int first) {
        return SecretKey256.generate(new FixedRandom(first));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static SortedMap<Integer, byte[]> fields() {
        SortedMap<Integer, byte[]> fields = new TreeMap<>();
        fields.put(1, utf8("Ada Example"));
        fields.put(2, utf8(""));
        fields.put(300, utf8("1815-12-10"));
        return fields;
    }

    static byte[] flip(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(SealRefusedException.class);
    }

    static void assertRefused(SealRefusedException.Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SealRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
