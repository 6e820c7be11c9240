package dev.plinth.proof;

import java.util.List;

/**
 * Shows that a tree is the beginning of a later one: nothing was changed or taken away (RFC 9162, section 2.1.4).
 *
 * <p>The empty tree is refused as a starting point: its root says nothing about any log, so a "proof" from it would look
 * like evidence and be none. Whoever has seen nothing yet needs no proof and says so in its own words.
 *
 * @param from size of the earlier tree, at least 1
 * @param to size of the later tree, at least {@code from}
 * @param path the hashes, lowest first; empty if the sizes are equal
 */
public record ConsistencyProof(long from, long to, List<Hash> path) {
    public ConsistencyProof {
        requireComparable(from, to);
        path = List.copyOf(path);
    }

    static void requireComparable(long from, long to) {
        if (from < 1 || to < from) {
            throw new ProofException(
                    Reason.SIZES,
                    "Consistency is defined from a tree with entries to one not smaller, not from %d to %d"
                            .formatted(from, to));
        }
    }

    /** Refuses unless this path leads to both roots. */
    public void verify(Hash fromRoot, Hash toRoot) {
        if (from == to) {
            requireEmpty();
            requireRoot("earlier", to, fromRoot, toRoot);
            return;
        }
        var hasher = new TreeHasher();
        boolean fromIsSubtree = Long.bitCount(from) == 1;
        if (!fromIsSubtree && path.isEmpty()) {
            throw wrongLength();
        }
        var seed = fromIsSubtree ? fromRoot : path.getFirst();
        var earlier = seed;
        var later = seed;
        int low = Long.numberOfTrailingZeros(from);
        long fn = (from - 1) >>> low;
        long sn = (to - 1) >>> low;
        for (var hash : path.subList(fromIsSubtree ? 0 : 1, path.size())) {
            if (sn == 0) {
                throw wrongLength();
            }
            if ((fn & 1) == 1 || fn == sn) {
                earlier = hasher.node(hash, earlier);
                later = hasher.node(hash, later);
                int up = Long.numberOfTrailingZeros(fn) + 1;
                fn >>>= up;
                sn >>>= up;
            } else {
                later = hasher.node(later, hash);
                fn >>>= 1;
                sn >>>= 1;
            }
        }
        if (sn != 0) {
            throw wrongLength();
        }
        requireRoot("earlier", from, earlier, fromRoot);
        requireRoot("later", to, later, toRoot);
    }

    private void requireEmpty() {
        if (!path.isEmpty()) {
            throw wrongLength();
        }
    }

    private void requireRoot(String which, long size, Hash actual, Hash expected) {
        if (!actual.equals(expected)) {
            throw new ProofException(
                    Reason.ROOT_MISMATCH,
                    "The consistency proof from %d to %d leads to root %s for the %s tree of size %d, its checkpoint has %s"
                            .formatted(from, to, actual, which, size, expected));
        }
    }

    private ProofException wrongLength() {
        return new ProofException(
                Reason.PROOF_LENGTH,
                "A consistency proof from %d to %d cannot have %d hashes".formatted(from, to, path.size()));
    }
}
