package dev.plinth.bench;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KeyRef;
import dev.plinth.crypto.RecordSealer;
import dev.plinth.crypto.SealContext;
import dev.plinth.crypto.SealedRecord;
import dev.plinth.crypto.SecretKey256;
import java.security.SecureRandom;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Sealing and opening a record of 8 fields of 64 bytes, beside the same with a new cipher for every field. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
public class SealBench {
    private static final int FIELDS = 8;
    private static final int FIELD_BYTES = 64;
    private static final KeyRef REF = new KeyRef(1, 1);

    private final SecureRandom random = new SecureRandom();
    private final RecordSealer sealer = new RecordSealer(new CipherPool(), random);
    private final SecretKey256 key = SecretKey256.generate(random);
    private final CipherPerField naive = new CipherPerField(random);
    private final UUID org = UUID.randomUUID();
    private final UUID collection = UUID.randomUUID();
    private final UUID record = UUID.randomUUID();
    private final SortedMap<Integer, byte[]> fields = someFields();
    private final byte[] sealed = sealer.seal(key, REF, context(), fields);
    private final byte[][] sealedNaively = naive.seal(fields, org, record);

    private SortedMap<Integer, byte[]> someFields() {
        SortedMap<Integer, byte[]> some = new TreeMap<>();
        for (int id = 0; id < FIELDS; id++) {
            byte[] value = new byte[FIELD_BYTES];
            random.nextBytes(value);
            some.put(id, value);
        }
        return some;
    }

    private SealContext context() {
        return SealContext.record(org, collection, record, 1);
    }

    /** All fields through our format: salt, derived key, commitment, 8 encryptions. */
    @Benchmark
    public byte[] sealRecord() {
        return sealer.seal(key, REF, context(), fields);
    }

    /** Parse, check the commitment, open all fields. */
    @Benchmark
    public SortedMap<Integer, byte[]> openRecord() {
        return sealer.open(SealedRecord.parse(sealed), key, context(), fields.keySet());
    }

    /** Parse, check the commitment, open one field of eight. */
    @Benchmark
    public SortedMap<Integer, byte[]> openOneField() {
        return sealer.open(SealedRecord.parse(sealed), key, context(), Set.of(3));
    }

    /** A new cipher and a random nonce for each field; no key of its own for the record, no commitment. */
    @Benchmark
    public byte[][] sealCipherPerField() {
        return naive.seal(fields, org, record);
    }

    /** The counterpart of {@link #sealCipherPerField}. */
    @Benchmark
    public byte[][] openCipherPerField() {
        return naive.open(sealedNaively, org, record);
    }
}
