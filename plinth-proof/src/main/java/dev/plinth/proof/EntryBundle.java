package dev.plinth.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Up to 256 entries, each behind its length as a big-endian u16 (C2SP tlog-tiles, "Log entries"). */
public final class EntryBundle {
    /** The longest entry the format can hold, in bytes. */
    public static final int MAX_ENTRY_BYTES = 0xffff;
    /** The longest bundle, in bytes. */
    public static final int MAX_BYTES = TilePath.FULL * (2 + MAX_ENTRY_BYTES);

    private EntryBundle() {}

    /** Writes entries as a bundle; refuses more than 256 of them and any longer than 65,535 bytes. */
    public static byte[] encode(List<byte[]> entries) {
        if (entries.size() > TilePath.FULL) {
            throw ProofException.malformed("A bundle holds 256 entries, not " + entries.size());
        }
        byte[] bundle =
                new byte[entries.stream().mapToInt(entry -> 2 + entry.length).sum()];
        int at = 0;
        for (byte[] entry : entries) {
            if (entry.length > MAX_ENTRY_BYTES) {
                throw ProofException.malformed("An entry has at most 65535 bytes, this one has " + entry.length);
            }
            bundle[at] = (byte) (entry.length >>> 8);
            bundle[at + 1] = (byte) entry.length;
            System.arraycopy(entry, 0, bundle, at + 2, entry.length);
            at += 2 + entry.length;
        }
        return bundle;
    }

    /** Reads a bundle of exactly {@code width} entries. */
    public static List<byte[]> parse(byte[] bundle, int width) {
        var entries = new ArrayList<byte[]>(width);
        each(bundle, width, (offset, length) -> entries.add(Arrays.copyOfRange(bundle, offset, offset + length)));
        return List.copyOf(entries);
    }

    /** The leaf hashes of a bundle of exactly {@code width} entries, side by side, as in the tile of level 0. */
    static byte[] leafHashes(byte[] bundle, int width, TreeHasher hasher) {
        byte[] hashes = new byte[width * Hash.BYTES];
        int[] at = {0};
        each(bundle, width, (offset, length) -> {
            hasher.leaf(bundle, offset, length, hashes, at[0]);
            at[0] += Hash.BYTES;
        });
        return hashes;
    }

    private static void each(byte[] bundle, int width, EntryVisitor visitor) {
        int at = 0;
        for (int i = 0; i < width; i++) {
            int length = at + 2 > bundle.length ? -1 : (bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff);
            if (length < 0 || at + 2 + length > bundle.length) {
                throw ProofException.malformed("The bundle ends inside entry %d of %d".formatted(i, width));
            }
            visitor.visit(at + 2, length);
            at += 2 + length;
        }
        if (at != bundle.length) {
            throw ProofException.malformed(
                    "The bundle has %d bytes after its %d entries".formatted(bundle.length - at, width));
        }
    }

    private interface EntryVisitor {
        void visit(int offset, int length);
    }
}
