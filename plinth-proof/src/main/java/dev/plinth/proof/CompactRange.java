package dev.plinth.proof;

import java.util.ArrayList;
import java.util.List;

/** The right edge of a growing tree: one hash for each set bit of the size, largest subtree first. */
public final class CompactRange {
    /*
     * Appending works like binary counting: two subtrees of one height become one of the next, so n appends cost
     * n - 1 node hashes in all and the whole state is at most 63 hashes. The root folds the peaks from right to left,
     * which is the recursion of RFC 9162, section 2.1.1, read backwards.
     */
    private final TreeHasher hasher = new TreeHasher();
    private final List<Hash> peaks;
    private long size;

    private CompactRange(long size, List<Hash> peaks) {
        this.size = size;
        this.peaks = peaks;
    }

    public static CompactRange empty() {
        return new CompactRange(0, new ArrayList<>());
    }

    /** Takes up a stored edge; there MUST be one hash for each set bit of the size. */
    public static CompactRange of(long size, List<Hash> peaks) {
        if (size < 0 || Long.bitCount(size) != peaks.size()) {
            throw new ProofException(
                    Reason.SIZES,
                    "The right edge of a tree of %d entries cannot have %d hashes".formatted(size, peaks.size()));
        }
        return new CompactRange(size, new ArrayList<>(peaks));
    }

    /** Appends one leaf hash. */
    public void append(Hash leaf) {
        var carried = leaf;
        for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
            carried = hasher.node(peaks.removeLast(), carried);
        }
        peaks.add(carried);
        size++;
    }

    public long size() {
        return size;
    }

    public List<Hash> peaks() {
        return List.copyOf(peaks);
    }

    public Hash root() {
        if (peaks.isEmpty()) {
            return TreeHasher.EMPTY_ROOT;
        }
        var root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = hasher.node(peaks.get(i), root);
        }
        return root;
    }
}
