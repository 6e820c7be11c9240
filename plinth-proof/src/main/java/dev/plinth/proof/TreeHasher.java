package dev.plinth.proof;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hashes leaves and nodes as RFC 9162, section 2.1.1: SHA-256 over {@code 00 | entry} and over {@code 01 | left | right}.
 * Keeps one digest, so an instance MUST be used by one thread at a time.
 */
public final class TreeHasher {
    /** The root of the tree without entries: SHA-256 of nothing. */
    public static final Hash EMPTY_ROOT = Hash.owning(sha256().digest());

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final int NODE_INPUT = 1 + 2 * Hash.BYTES;

    private final MessageDigest digest = sha256();
    private final byte[] scratch = new byte[NODE_INPUT];

    public TreeHasher() {
        scratch[0] = NODE;
    }

    public Hash leaf(byte[] entry) {
        byte[] out = new byte[Hash.BYTES];
        leaf(entry, 0, entry.length, out, 0);
        return Hash.owning(out);
    }

    public Hash node(Hash left, Hash right) {
        left.copyTo(scratch, 1);
        right.copyTo(scratch, 1 + Hash.BYTES);
        byte[] out = new byte[Hash.BYTES];
        digest.update(scratch);
        finish(out, 0);
        return Hash.owning(out);
    }

    void leaf(byte[] data, int offset, int length, byte[] out, int outOffset) {
        digest.update(LEAF);
        digest.update(data, offset, length);
        finish(out, outOffset);
    }

    /** Root of a full subtree: {@code width}, a power of two, hashes lie side by side from {@code offset}. */
    Hash subtree(byte[] hashes, int offset, int width) {
        byte[] row = new byte[width * Hash.BYTES];
        System.arraycopy(hashes, offset, row, 0, row.length);
        for (int left = width; left > 1; left /= 2) {
            for (int i = 0; i < left / 2; i++) {
                System.arraycopy(row, i * 2 * Hash.BYTES, scratch, 1, 2 * Hash.BYTES);
                digest.update(scratch);
                finish(row, i * Hash.BYTES);
            }
        }
        return Hash.at(row, 0);
    }

    private void finish(byte[] out, int offset) {
        try {
            digest.digest(out, offset, Hash.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 could not write 32 bytes at " + offset, e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256; this one has not", e);
        }
    }
}
