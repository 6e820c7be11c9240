package dev.plinth.proof;

/** Reads stored tiles. */
@FunctionalInterface
public interface TileSource {
    /**
     * The tile's bytes. MAY hold more hashes than asked for (a later state of the same tile), never fewer; a tile that is
     * not there MUST be answered by a {@link ProofException} with {@link Reason#MISSING}.
     */
    byte[] read(TilePath path);
}
