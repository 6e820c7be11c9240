package dev.plinth.crypto;

import static dev.plinth.crypto.Given.assertRefused;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come from the database, they are refused in one way; the seed in a test's name replays it. */
class HostileBytesTest {
    private final CipherPool pool = new CipherPool();
    private final FixedRandom salts = new FixedRandom(3);
    private final SecretKey256 key = Given.key(1);
    private final RecordSealer records = new RecordSealer(pool, salts);
    private final ValueSealer values = new ValueSealer(pool, salts);
    private final KeyWrapper wrapper = new KeyWrapper(pool, salts);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDamagedRecordIsRefused(long seed) {
        byte[] bytes = damaged(new Random(seed), records.seal(key, Given.REF, Given.PLACE, Given.fields()));
        assertRefused(() -> records.open(SealedRecord.parse(bytes), key, Given.PLACE, Set.of(1, 2, 300)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDamagedValueIsRefused(long seed) {
        byte[] bytes = damaged(new Random(seed), values.seal(key, Given.REF, Given.PLACE, Given.utf8("value")));
        assertRefused(() -> values.open(SealedValue.parse(bytes), key, Given.PLACE));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDamagedWrappedKeyIsRefused(long seed) {
        WrappedKey wrapped = wrapper.wrap(Given.key(9).secret(), new KekId("kek"), key, Given.PLACE);
        byte[] bytes = damaged(new Random(seed), wrapped.toBytes());
        assertRefused(() -> wrapper.unwrap(WrappedKey.parse(bytes), key, Given.PLACE));
    }

    /** Random bytes, or the original with a part overwritten, cut out or repeated; never the original. */
    private static byte[] damaged(Random random, byte[] original) {
        int from = random.nextInt(original.length);
        int to = from + 1 + random.nextInt(original.length - from);
        byte[] damaged = switch (random.nextInt(4)) {
            case 0 -> noise(random, original.length);
            case 1 -> overwritten(random, original, from, to);
            case 2 -> Bytes.concat(Arrays.copyOf(original, from), rest(original, to));
            default -> Bytes.concat(Arrays.copyOf(original, to), rest(original, from));
        };
        return Arrays.equals(damaged, original) ? Given.flip(original, from) : damaged;
    }

    private static byte[] overwritten(Random random, byte[] original, int from, int to) {
        return Bytes.concat(Arrays.copyOf(original, from), noise(random, to - from), rest(original, to));
    }

    private static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] noise(Random random, int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
