package dev.plinth.proof;

import java.util.Arrays;

/** Reads the hash tiles of an export and compares them with recomputed ones. */
final class Tiles {
    private static final int MAX_TILE_BYTES = TilePath.FULL * Hash.BYTES;

    private Tiles() {}

    /** The tile's bytes; exactly as many as its width asks for. */
    static byte[] require(LogFiles files, TilePath tile) {
        byte[] bytes = files.read(tile.text(), MAX_TILE_BYTES).orElseThrow(() -> missing(tile));
        if (bytes.length != tile.width() * Hash.BYTES) {
            throw ProofException.malformed(
                    "%s must have %d bytes, has %d".formatted(tile, tile.width() * Hash.BYTES, bytes.length));
        }
        return bytes;
    }

    /** Compares a tile with what recomputation gave, and its narrower forms too; answers how many files that were. */
    static int requireAgrees(LogFiles files, TilePath tile, byte[] expected) {
        requirePrefix(files, tile, expected);
        return 1 + requireNarrowAgree(files, tile, expected);
    }

    static int requireNarrowAgree(LogFiles files, TilePath tile, byte[] expected) {
        int checked = 0;
        for (int width : files.partialWidths(tile.full())) {
            if (width < tile.width()) {
                requirePrefix(files, new TilePath(tile.level(), tile.index(), width), expected);
                checked++;
            }
        }
        return checked;
    }

    static ProofException missing(TilePath path) {
        return new ProofException(Reason.MISSING, path + " is not there");
    }

    private static void requirePrefix(LogFiles files, TilePath tile, byte[] expected) {
        byte[] stored = require(files, tile);
        int at = Arrays.mismatch(stored, 0, stored.length, expected, 0, stored.length);
        if (at >= 0) {
            int place = at / Hash.BYTES;
            long first = tile.index() * TilePath.FULL + place;
            int bits = Byte.SIZE * tile.level();
            throw new ProofException(
                    Reason.ENTRY_MISMATCH,
                    "%s is wrong from hash %d on, which covers entries %d to %d: the entries give %s, the tile has %s"
                            .formatted(
                                    tile,
                                    place,
                                    first << bits,
                                    ((first + 1) << bits) - 1,
                                    Hash.at(expected, place * Hash.BYTES),
                                    Hash.at(stored, place * Hash.BYTES)));
        }
    }
}
