package dev.plinth.proof;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A whole log in memory, grown through the same classes a server uses, its tiles kept by path. */
final class TestLog implements TileSource {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final List<byte[]> entries = new ArrayList<>();
    private final Map<String, byte[]> tiles = new TreeMap<>();
    private TreeEdge edge = TreeEdge.empty();

    static TestLog of(long size) {
        return new TestLog().grow(size);
    }

    /** A log grown in batches of random length. */
    static TestLog of(Random random, int size) {
        var log = new TestLog();
        while (log.size() < size) {
            log.grow(Math.min(size - log.size(), 1 + random.nextInt(600)));
        }
        return log;
    }

    TestLog grow(long more) {
        var batch = new ArrayList<byte[]>();
        for (long i = size(); batch.size() < more; i++) {
            batch.add(("entry " + i).getBytes(StandardCharsets.UTF_8));
        }
        return grow(batch);
    }

    TestLog grow(List<byte[]> batch) {
        var hasher = new TreeHasher();
        var growth = edge.append(batch.stream().map(hasher::leaf).toList());
        growth.tiles().forEach(tile -> tiles.put(tile.path().text(), tile.bytes()));
        edge = growth.edge();
        entries.addAll(batch);
        return this;
    }

    @Override
    public byte[] read(TilePath path) {
        var tile = tiles.get(path.text());
        if (tile == null) {
            throw new ProofException(Reason.MISSING, path + " is not there");
        }
        return tile.clone();
    }

    long size() {
        return edge.size();
    }

    TreeEdge edge() {
        return edge;
    }

    Hash root() {
        return edge.root();
    }

    byte[] entry(long index) {
        return entries.get((int) index);
    }

    List<byte[]> entries() {
        return entries;
    }

    Hash leaf(long index) {
        return new TreeHasher().leaf(entry(index));
    }

    Prover prover() {
        return new Prover(new TileHashes(size(), this));
    }

    Map<String, byte[]> tiles() {
        return tiles;
    }

    UnverifiedCheckpoint checkpoint(NoteSigner... signers) {
        return checkpoint(size(), signers);
    }

    UnverifiedCheckpoint checkpoint(long size, NoteSigner... signers) {
        var body = new CheckpointBody(signers[0].key().name(), size, prover().root(size));
        return UnverifiedCheckpoint.of(body.signedBy(List.of(signers), NOW));
    }

    Receipt receipt(long index, NoteSigner... signers) {
        return Receipt.of(entry(index), prover().inclusion(index, size()), checkpoint(signers));
    }
}
