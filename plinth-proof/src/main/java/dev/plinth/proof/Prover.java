package dev.plinth.proof;

import java.util.ArrayList;
import java.util.List;

/** Makes inclusion and consistency proofs (RFC 9162, sections 2.1.3.1 and 2.1.4.1) from stored subtree hashes. */
public final class Prover {
    private final HashSource hashes;
    private final TreeHasher hasher = new TreeHasher();

    public Prover(HashSource hashes) {
        this.hashes = hashes;
    }

    /** The root of the tree of the first {@code size} entries. */
    public Hash root(long size) {
        return size == 0 ? TreeHasher.EMPTY_ROOT : range(0, size);
    }

    /** Proves that the entry at {@code index} is in the tree of {@code size} entries. */
    public InclusionProof inclusion(long index, long size) {
        InclusionProof.requireInside(index, size);
        var path = new ArrayList<Hash>();
        long start = 0;
        long end = size;
        while (end - start > 1) {
            long middle = start + split(end - start);
            if (index < middle) {
                path.add(range(middle, end));
                end = middle;
            } else {
                path.add(range(start, middle));
                start = middle;
            }
        }
        return new InclusionProof(index, size, path.reversed());
    }

    /** Proves that the tree of {@code from} entries is the beginning of the tree of {@code to}; {@code from} is at least 1. */
    public ConsistencyProof consistency(long from, long to) {
        ConsistencyProof.requireComparable(from, to);
        var path = new ArrayList<Hash>();
        long start = 0;
        long end = to;
        while (end != from) {
            long middle = start + split(end - start);
            if (from <= middle) {
                path.add(range(middle, end));
                end = middle;
            } else {
                path.add(range(start, middle));
                start = middle;
            }
        }
        if (start > 0) {
            path.add(range(start, end));
        }
        return new ConsistencyProof(from, to, List.copyOf(path.reversed()));
    }

    /** Hash over entries that start at a multiple of the power of two at or above their number. */
    private Hash range(long start, long end) {
        long length = end - start;
        if (Long.bitCount(length) == 1) {
            int level = Long.numberOfTrailingZeros(length);
            return hashes.at(level, start >>> level);
        }
        long middle = start + split(length);
        return hasher.node(range(start, middle), range(middle, end));
    }

    /** The largest power of two below {@code length}. */
    private static long split(long length) {
        return Long.highestOneBit(length - 1);
    }
}
