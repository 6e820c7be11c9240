package dev.plinth.keys.pkcs11;

import dev.plinth.crypto.SecretBytes;
import dev.plinth.crypto.SecretKey256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Token-wrapped key v1: {@code 01 | nonce 12 | ciphertext 64 | tag 16}, where the plaintext is 32 zero bytes and the key.
 * See docs/formats/token-wrapped-key-v1.md.
 */
record TokenWrappedKey(byte[] nonce, byte[] ciphertext) {
    static final int NONCE_BYTES = 12;

    private static final byte VERSION = 1;
    private static final int ZERO_BYTES = 32;
    private static final int PLAIN_BYTES = ZERO_BYTES + SecretKey256.BYTES;
    private static final int CIPHERTEXT_BYTES = PLAIN_BYTES + 16;
    private static final int BYTES = 1 + NONCE_BYTES + CIPHERTEXT_BYTES;

    /** Empty unless the bytes follow the format exactly. */
    static Optional<TokenWrappedKey> parse(byte[] wrapped) {
        if (wrapped.length != BYTES || wrapped[0] != VERSION) return Optional.empty();
        int ciphertextAt = 1 + NONCE_BYTES;
        return Optional.of(new TokenWrappedKey(
                Arrays.copyOfRange(wrapped, 1, ciphertextAt), Arrays.copyOfRange(wrapped, ciphertextAt, BYTES)));
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .put(nonce)
                .put(ciphertext)
                .array();
    }

    static byte[] committed(byte[] key) {
        if (key.length != SecretKey256.BYTES)
            throw new IllegalArgumentException("A key of 32 bytes can be wrapped, got " + key.length);
        return ByteBuffer.allocate(PLAIN_BYTES)
                .put(new byte[ZERO_BYTES])
                .put(key)
                .array();
    }

    /** Empty unless the zero bytes came out again. */
    static Optional<SecretBytes> openCommitted(byte[] plain) {
        if (plain.length != PLAIN_BYTES
                || !MessageDigest.isEqual(new byte[ZERO_BYTES], Arrays.copyOf(plain, ZERO_BYTES)))
            return Optional.empty();
        byte[] key = Arrays.copyOfRange(plain, ZERO_BYTES, PLAIN_BYTES);
        SecretBytes secret = SecretBytes.copyOf(key);
        Arrays.fill(key, (byte) 0);
        return Optional.of(secret);
    }
}
