package dev.plinth.crypto;

import com.google.errorprone.annotations.RestrictedApi;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Bytes that cannot be printed, compared in variable time or read by accident. Two instances are never
 * {@code equal}, whatever they hold: use {@link #sameAs}. Once wiped, every use fails with
 * {@link IllegalStateException}. Instances may be shared between threads.
 */
public final class SecretBytes {
    private final byte[] bytes;
    private volatile boolean wiped;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies {@code bytes}; the caller keeps, and should clear, its own array. */
    public static SecretBytes copyOf(byte[] bytes) {
        return new SecretBytes(bytes.clone());
    }

    /** Draws {@code length} bytes, at least 16, from {@code random}. */
    public static SecretBytes random(SecureRandom random, int length) {
        if (length < 16) {
            throw new IllegalArgumentException("A random secret must have at least 16 bytes, asked for " + length);
        }
        byte[] drawn = new byte[length];
        random.nextBytes(drawn);
        return new SecretBytes(drawn);
    }

    /** Takes over {@code bytes} without a copy. */
    static SecretBytes owning(byte[] bytes) {
        return new SecretBytes(bytes);
    }

    /** The length in bytes. */
    public int length() {
        return bytes.length;
    }

    /** Whether both hold the same bytes, in a time that depends on the lengths only. */
    public boolean sameAs(SecretBytes other) {
        return MessageDigest.isEqual(bytes(), other.bytes());
    }

    /** A copy of the bytes, for the few places that hand them to a standard algorithm or a wrapped format. */
    @RestrictedApi(
            explanation = "Takes key bytes out of the type that keeps them from being printed, stored or compared",
            link = "docs/decisions.md",
            allowlistAnnotations = ReadsSecretBytes.class,
            allowedOnPath = ".*/src/test/.*")
    public byte[] reveal() {
        return bytes().clone();
    }

    /** Overwrites the bytes. Copies that the JDK made inside its ciphers are out of reach. */
    public void wipe() {
        wiped = true;
        Arrays.fill(bytes, (byte) 0);
    }

    /** The bytes themselves, for this package only; MUST NOT be changed or kept. */
    byte[] bytes() {
        if (wiped) {
            throw new IllegalStateException("This secret was wiped and cannot be used any more");
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + " bytes]";
    }
}
