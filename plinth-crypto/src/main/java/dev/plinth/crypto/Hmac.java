package dev.plinth.crypto;

import java.security.MessageDigest;

/** HMAC-SHA256 (RFC 2104), for instance over API keys and database tokens. Safe for any number of threads. */
public final class Hmac {
    /** The length of a tag in bytes. */
    public static final int BYTES = 32;

    private final CipherPool pool;

    /** Borrows its MACs from {@code pool}. */
    public Hmac(CipherPool pool) {
        this.pool = pool;
    }

    /** The tag of {@code message}. */
    public byte[] tag(SecretKey256 key, byte[] message) {
        return tag(key.bytes(), message);
    }

    /** Whether {@code tag} is the tag of {@code message}, compared in constant time; a shortened tag is not. */
    public boolean matches(SecretKey256 key, byte[] message, byte[] tag) {
        return MessageDigest.isEqual(tag(key, message), tag);
    }

    byte[] tag(byte[] key, byte[]... parts) {
        Workbench workbench = pool.take();
        byte[] tag = workbench.hmac(key, parts);
        pool.giveBack(workbench);
        return tag;
    }
}
