package dev.plinth.proof;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 hash of a leaf or node: exactly 32 bytes, immutable. */
public final class Hash {
    /** Length of a hash in bytes. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Hash(byte[] owned) {
        this.bytes = owned;
    }

    /** Copies a hash out of an array of exactly 32 bytes. */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw ProofException.malformed("A hash has 32 bytes, this one has " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /** Copies the 32 bytes at an offset. */
    public static Hash at(byte[] bytes, int offset) {
        return new Hash(Arrays.copyOfRange(bytes, offset, offset + BYTES));
    }

    static Hash owning(byte[] bytes) {
        return new Hash(bytes);
    }

    /** Reads standard, padded base64 (RFC 4648, section 4) of 32 bytes; every other spelling is refused. */
    public static Hash parseBase64(String text) {
        return of(StrictText.base64(text, "hash"));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, BYTES);
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
