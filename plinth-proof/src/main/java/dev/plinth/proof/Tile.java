package dev.plinth.proof;

/** A tile and its bytes: {@code width} hashes of 32 bytes side by side (C2SP tlog-tiles). */
public final class Tile {
    private final TilePath path;
    private final byte[] bytes;

    Tile(TilePath path, byte[] owned) {
        this.path = path;
        this.bytes = owned;
    }

    public TilePath path() {
        return path;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "Tile[" + path + ", " + bytes.length + " bytes]";
    }
}
