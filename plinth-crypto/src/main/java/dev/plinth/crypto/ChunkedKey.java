package dev.plinth.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Key, base nonce and commitment of one chunked message (C2SP chunked-encryption, AES-256-GCM with SHA-512). */
final class ChunkedKey {
    static final String WHAT = "Encrypted stream";
    static final int CHUNK_BYTES = 16 * 1024;
    static final int SEALED_CHUNK_BYTES = CHUNK_BYTES + Workbench.TAG_BYTES;
    static final int SALT_BYTES = 24;
    static final int COMMITMENT_BYTES = 32;
    static final int HEADER_BYTES = SALT_BYTES + COMMITMENT_BYTES;
    static final long MAX_CHUNKS = 1L << 38;

    private static final byte[] PREFIX =
            "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_AAD = {};

    private final SecretKeySpec key;
    private final byte[] baseNonce;
    private final byte[] commitment;

    private ChunkedKey(SecretKeySpec key, byte[] baseNonce, byte[] commitment) {
        this.key = key;
        this.baseNonce = baseNonce;
        this.commitment = commitment;
    }

    static ChunkedKey derive(SecretKey256 from, byte[] salt, byte[] context) {
        int nonceEnd = SecretKey256.BYTES + Workbench.NONCE_BYTES;
        byte[] okm = Hkdf.expand(
                hmacSha512(), from.bytes(), Bytes.concat(PREFIX, salt, context), nonceEnd + COMMITMENT_BYTES);
        return new ChunkedKey(
                Workbench.aesKey(okm, 0),
                Arrays.copyOfRange(okm, SecretKey256.BYTES, nonceEnd),
                Arrays.copyOfRange(okm, nonceEnd, okm.length));
    }

    /** Derives the key of a message from its header, and refuses in constant time if it is not this key's. */
    static ChunkedKey ofHeader(SecretKey256 from, byte[] header, byte[] context) {
        if (header.length != HEADER_BYTES) {
            throw SealRefusedException.malformed(
                    WHAT, "the header has %d bytes, got %d".formatted(HEADER_BYTES, header.length));
        }
        ChunkedKey key = derive(from, Arrays.copyOf(header, SALT_BYTES), context);
        if (!MessageDigest.isEqual(key.commitment, Arrays.copyOfRange(header, SALT_BYTES, HEADER_BYTES))) {
            throw SealRefusedException.notAuthentic(WHAT);
        }
        return key;
    }

    byte[] commitment() {
        return commitment;
    }

    /** Seals {@code length} bytes of {@code plain} as chunk {@code index} into {@code out}. */
    void seal(Workbench workbench, long index, byte[] plain, int length, byte[] out) {
        workbench.seal(key, nonce(index), NO_AAD, plain, length, out, 0);
    }

    byte[] open(Workbench workbench, long index, byte[] sealed, int length) {
        if (length < Workbench.TAG_BYTES) {
            throw SealRefusedException.malformed(WHAT, "it ends within chunk " + index);
        }
        return workbench.open(key, nonce(index), NO_AAD, sealed, 0, length, WHAT);
    }

    private byte[] nonce(long index) {
        if (index < 0 || index >= MAX_CHUNKS) {
            throw new IllegalArgumentException("A stream has at most 2^38 chunks, asked for chunk " + index);
        }
        byte[] nonce = baseNonce.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[nonce.length - 1 - i] ^= (byte) (index >>> (8 * i));
        }
        return nonce;
    }

    private static Mac hmacSha512() {
        try {
            return Mac.getInstance("HmacSHA512");
        } catch (GeneralSecurityException e) {
            throw Workbench.unusable(e);
        }
    }
}
