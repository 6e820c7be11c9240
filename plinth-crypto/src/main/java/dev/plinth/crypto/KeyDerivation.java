package dev.plinth.crypto;

import java.nio.charset.StandardCharsets;

/** Derives keys from keys with HKDF-SHA256 (RFC 5869). Keys for different labels or inputs tell nothing about each other. */
public final class KeyDerivation {
    private final CipherPool pool;

    /** Borrows its MACs from {@code pool}. */
    public KeyDerivation(CipherPool pool) {
        this.pool = pool;
    }

    /**
     * Derives one key. {@code label} separates uses and MUST be a constant such as {@code plinth/subject/v1};
     * {@code binding} says for whom, and is encoded unambiguously by its type.
     */
    public SecretKey256 derive(SecretKey256 from, SecretBytes salt, String label, SealContext binding) {
        byte[] info = Bytes.concat(label.getBytes(StandardCharsets.US_ASCII), binding.encoded());
        return derive(from.bytes(), salt.bytes(), info);
    }

    SecretKey256 derive(byte[] from, byte[] salt, byte[] info) {
        Workbench workbench = pool.take();
        SecretKey256 key = SecretKey256.of(SecretBytes.owning(workbench.hkdf(from, salt, info, SecretKey256.BYTES)));
        pool.giveBack(workbench);
        return key;
    }
}
