package dev.plinth.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The state a sequencer needs to grow a log: its size and the partial tile of each level. Immutable: keep the old edge
 * until the new tiles are durable, and a failed write needs no repair.
 */
public final class TreeEdge {
    /*
     * A tree of n entries has at most one partial tile a level, so a restart reads at most 8 small tiles. Appending fills
     * the partial tile of level 0; each time it becomes full its root is appended to the level above, and so on.
     */
    private static final TreeEdge EMPTY = new TreeEdge(0, List.of());
    private static final int FULL_BYTES = TilePath.FULL * Hash.BYTES;

    private final long size;
    private final List<byte[]> partials;

    private TreeEdge(long size, List<byte[]> partials) {
        this.size = size;
        this.partials = partials;
    }

    /** What appending gave: the new edge, and every tile that is new or changed, lower levels first. */
    public record Growth(TreeEdge edge, List<Tile> tiles) {
        public Growth {
            tiles = List.copyOf(tiles);
        }
    }

    public static TreeEdge empty() {
        return EMPTY;
    }

    /** Takes up a stored log, reading the partial tiles at its right edge and nothing else. */
    public static TreeEdge load(long size, TileSource tiles) {
        var partials = new ArrayList<byte[]>();
        int level = 0;
        for (long hashes = size; hashes > 0; hashes /= TilePath.FULL) {
            int width = (int) (hashes % TilePath.FULL);
            partials.add(width == 0 ? new byte[0] : partial(new TilePath(level, hashes / TilePath.FULL, width), tiles));
            level++;
        }
        return new TreeEdge(size, List.copyOf(partials));
    }

    private static byte[] partial(TilePath path, TileSource tiles) {
        return Arrays.copyOf(TileHashes.requireWidth(path, tiles.read(path)), path.width() * Hash.BYTES);
    }

    public long size() {
        return size;
    }

    /** Appends leaf hashes, in order. */
    public Growth append(List<Hash> leaves) {
        return append(0, leaves, Math.addExact(size, leaves.size()));
    }

    /** Appends roots of full tiles of level 0 to a log that ends with a full tile. */
    Growth appendSubtrees(List<Hash> roots) {
        return append(1, roots, Math.addExact(size, (long) roots.size() * TilePath.FULL));
    }

    private Growth append(int lowest, List<Hash> lowestHashes, long grown) {
        var tiles = new ArrayList<Tile>();
        var edge = new ArrayList<>(partials);
        var hasher = new TreeHasher();
        long hashes = size >>> (Byte.SIZE * lowest);
        var arriving = lowestHashes;
        for (int level = lowest; !arriving.isEmpty(); level++) {
            while (level >= edge.size()) {
                edge.add(new byte[0]);
            }
            byte[] row = joined(edge.get(level), arriving);
            var full = new ArrayList<Hash>();
            long index = hashes / TilePath.FULL;
            int done = 0;
            for (; row.length - done >= FULL_BYTES; done += FULL_BYTES) {
                tiles.add(new Tile(
                        new TilePath(level, index++, TilePath.FULL), Arrays.copyOfRange(row, done, done + FULL_BYTES)));
                full.add(hasher.subtree(row, done, TilePath.FULL));
            }
            byte[] rest = Arrays.copyOfRange(row, done, row.length);
            if (rest.length > 0) {
                tiles.add(new Tile(new TilePath(level, index, rest.length / Hash.BYTES), rest));
            }
            edge.set(level, rest);
            arriving = full;
            hashes /= TilePath.FULL;
        }
        return new Growth(new TreeEdge(grown, List.copyOf(edge)), tiles);
    }

    /** The partial tiles of this level and those above. */
    List<Tile> partialTiles(int lowest) {
        var tiles = new ArrayList<Tile>();
        for (int level = lowest; level < partials.size(); level++) {
            int shift = level;
            TilePath.in(size, level, size >>> (Byte.SIZE * (level + 1)))
                    .ifPresent(path -> tiles.add(new Tile(path, partials.get(shift))));
        }
        return tiles;
    }

    /** The root of the tree this edge bounds. */
    public Hash root() {
        var hasher = new TreeHasher();
        var peaks = new ArrayList<Hash>();
        for (byte[] row : partials.reversed()) {
            int offset = 0;
            for (int left = row.length / Hash.BYTES; left > 0; left -= Integer.highestOneBit(left)) {
                peaks.add(hasher.subtree(row, offset, Integer.highestOneBit(left)));
                offset += Integer.highestOneBit(left) * Hash.BYTES;
            }
        }
        return CompactRange.of(size, peaks).root();
    }

    private static byte[] joined(byte[] row, List<Hash> arriving) {
        byte[] joined = Arrays.copyOf(row, Math.addExact(row.length, Math.multiplyExact(arriving.size(), Hash.BYTES)));
        int offset = row.length;
        for (var hash : arriving) {
            hash.copyTo(joined, offset);
            offset += Hash.BYTES;
        }
        return joined;
    }
}
