package dev.plinth.proof;

import java.util.HashMap;
import java.util.Map;

/** Subtree hashes of a tree of fixed size, out of its tiles. Keeps the tiles it read: make one for each batch of proofs. */
public final class TileHashes implements HashSource {
    private static final int HEIGHT = 8;

    private final long size;
    private final TileSource tiles;
    private final TreeHasher hasher = new TreeHasher();
    private final Map<TilePath, byte[]> read = new HashMap<>();

    public TileHashes(long size, TileSource tiles) {
        this.size = size;
        this.tiles = tiles;
    }

    @Override
    public Hash at(int level, long index) {
        int tileLevel = level / HEIGHT;
        int height = level % HEIGHT;
        long first = index << height;
        long tileIndex = first / TilePath.FULL;
        int offset = (int) (first % TilePath.FULL);
        int width = 1 << height;
        var path = TilePath.in(size, tileLevel, tileIndex)
                .filter(tile -> offset + width <= tile.width())
                .orElseThrow(() -> new ProofException(
                        Reason.INDEX_BEYOND_SIZE,
                        "A tree of %d entries has no full subtree %d of height %d".formatted(size, index, level)));
        return hasher.subtree(read.computeIfAbsent(path, this::load), offset * Hash.BYTES, width);
    }

    private byte[] load(TilePath path) {
        return requireWidth(path, tiles.read(path));
    }

    static byte[] requireWidth(TilePath path, byte[] bytes) {
        if (bytes.length < path.width() * Hash.BYTES || bytes.length % Hash.BYTES != 0) {
            throw ProofException.malformed(
                    "%s must have %d bytes, has %d".formatted(path, path.width() * Hash.BYTES, bytes.length));
        }
        return bytes;
    }
}
