package dev.plinth.proof;

import java.util.List;

/**
 * Shows that one entry is in a tree (RFC 9162, section 2.1.3).
 *
 * @param index the entry's place, from 0
 * @param size number of entries in the tree
 * @param path the sibling hashes, from the leaf's to the one below the root
 */
public record InclusionProof(long index, long size, List<Hash> path) {
    public InclusionProof {
        requireInside(index, size);
        path = List.copyOf(path);
    }

    static void requireInside(long index, long size) {
        if (index < 0 || index >= size) {
            throw new ProofException(
                    Reason.INDEX_BEYOND_SIZE, "Entry %d is not in a tree of %d entries".formatted(index, size));
        }
    }

    /** The root this proof leads to from a leaf hash; refuses a path that is too short or too long. */
    public Hash rootFor(Hash leaf) {
        var hasher = new TreeHasher();
        var root = leaf;
        long fn = index;
        long sn = size - 1;
        for (var sibling : path) {
            if (sn == 0) {
                throw wrongLength();
            }
            if ((fn & 1) == 1 || fn == sn) {
                root = hasher.node(sibling, root);
                int up = Long.numberOfTrailingZeros(fn) + 1;
                fn >>>= up;
                sn >>>= up;
            } else {
                root = hasher.node(root, sibling);
                fn >>>= 1;
                sn >>>= 1;
            }
        }
        if (sn != 0) {
            throw wrongLength();
        }
        return root;
    }

    /** Refuses unless the leaf leads to the root. */
    public void verify(Hash leaf, Hash root) {
        var actual = rootFor(leaf);
        if (!actual.equals(root)) {
            throw new ProofException(
                    Reason.ROOT_MISMATCH,
                    "The inclusion proof for entry %d leads to root %s, the checkpoint of size %d has %s: the entry, the proof or the checkpoint was changed"
                            .formatted(index, actual, size, root));
        }
    }

    private ProofException wrongLength() {
        return new ProofException(
                Reason.PROOF_LENGTH,
                "An inclusion proof for entry %d of %d cannot have %d hashes".formatted(index, size, path.size()));
    }
}
