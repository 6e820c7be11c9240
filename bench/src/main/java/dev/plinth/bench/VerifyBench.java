package dev.plinth.bench;

import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.CheckpointBody;
import dev.plinth.proof.EntryBundle;
import dev.plinth.proof.LogFiles;
import dev.plinth.proof.LogReport;
import dev.plinth.proof.LogVerifier;
import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.SignatureType;
import dev.plinth.proof.TilePath;
import dev.plinth.proof.TreeEdge;
import dev.plinth.proof.TreeHasher;
import dev.plinth.proof.UnverifiedCheckpoint;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Entries of 300 bytes verified a second in a whole log, beside the two SHA-256 runs an entry costs at least. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
public class VerifyBench {
    private static final int ENTRIES = 256 * 400;
    private static final int ENTRY_BYTES = 300;
    private static final int LEAF_INPUT = 1 + ENTRY_BYTES;
    private static final int NODE_INPUT = 65;

    private final Map<String, byte[]> files = new HashMap<>();
    private final Checkpoint checkpoint = log();
    private final byte[] input = new byte[LEAF_INPUT];
    private final MessageDigest sha256 = sha256();

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public LogReport oneCore() {
        return new LogVerifier(new InMemory(files), 1, 0).verify(checkpoint, Optional.empty());
    }

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public LogReport twoCores() {
        return new LogVerifier(new InMemory(files), 2, 0).verify(checkpoint, Optional.empty());
    }

    /** The ceiling of one core: one leaf and one node hashed for each entry, nothing else. */
    @Benchmark
    public int hashingAlone() {
        sha256.update(input, 0, LEAF_INPUT);
        byte[] leaf = sha256.digest();
        sha256.update(input, 0, NODE_INPUT);
        return leaf[0] + sha256.digest()[0];
    }

    private Checkpoint log() {
        var random = new SecureRandom();
        var hasher = new TreeHasher();
        var edge = TreeEdge.empty();
        for (int bundle = 0; bundle < ENTRIES / TilePath.FULL; bundle++) {
            var entries = new ArrayList<byte[]>();
            for (int i = 0; i < TilePath.FULL; i++) {
                byte[] entry = new byte[ENTRY_BYTES];
                random.nextBytes(entry);
                entries.add(entry);
            }
            files.put(new TilePath(TilePath.ENTRIES, bundle, TilePath.FULL).text(), EntryBundle.encode(entries));
            var growth = edge.append(entries.stream().map(hasher::leaf).toList());
            growth.tiles().forEach(tile -> files.put(tile.path().text(), tile.bytes()));
            edge = growth.edge();
        }
        var key = NoteSigner.generate("bench.example", SignatureType.ED25519, random);
        var signer = NoteSigner.load(key.key(), key.pkcs8());
        var body = new CheckpointBody("bench.example", ENTRIES, edge.root());
        return UnverifiedCheckpoint.of(body.signedBy(List.of(signer), Instant.EPOCH))
                .verifiedBy(key.key());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256; this one has not", e);
        }
    }

    private record InMemory(Map<String, byte[]> files) implements LogFiles {
        @Override
        public Optional<byte[]> read(String path, int limit) {
            return Optional.ofNullable(files.get(path));
        }

        @Override
        public List<Integer> partialWidths(TilePath full) {
            return List.of();
        }
    }
}
