package dev.plinth.crypto;

import java.security.SecureRandom;

/** A uniformly random 256-bit key. Like {@link SecretBytes} it cannot be printed, compared or read by accident. */
public final class SecretKey256 {
    /** The length of every key in bytes. */
    public static final int BYTES = 32;

    private final SecretBytes secret;

    private SecretKey256(SecretBytes secret) {
        if (secret.length() != BYTES) {
            throw new IllegalArgumentException("A 256-bit key has 32 bytes, got " + secret.length());
        }
        this.secret = secret;
    }

    /** Draws a new key. */
    public static SecretKey256 generate(SecureRandom random) {
        return new SecretKey256(SecretBytes.random(random, BYTES));
    }

    /** Copies 32 bytes; the caller keeps, and should clear, its own array. */
    public static SecretKey256 copyOf(byte[] bytes) {
        return new SecretKey256(SecretBytes.copyOf(bytes));
    }

    /** Reads {@code secret}, for instance an unwrapped key, as a key; both share the bytes and are wiped together. */
    public static SecretKey256 of(SecretBytes secret) {
        return new SecretKey256(secret);
    }

    /** The key as bare secret bytes, to be wrapped; shared with this key. */
    public SecretBytes secret() {
        return secret;
    }

    /** Whether both are the same key, in constant time. */
    public boolean sameAs(SecretKey256 other) {
        return secret.sameAs(other.secret);
    }

    /** Overwrites the key; every later use fails. */
    public void wipe() {
        secret.wipe();
    }

    byte[] bytes() {
        return secret.bytes();
    }

    @Override
    public String toString() {
        return "SecretKey256";
    }
}
