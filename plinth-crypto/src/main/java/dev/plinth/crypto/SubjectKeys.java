package dev.plinth.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Keys of data subjects: {@code HKDF-SHA256(vault key, subject salt, "plinth/subject/v1" || org)}. The key is never stored,
 * so destroying the salt destroys it and with it everything sealed under it.
 */
public final class SubjectKeys {
    /** The length of a subject's salt in bytes. */
    public static final int SALT_BYTES = 32;

    private static final byte[] LABEL = "plinth/subject/v1".getBytes(StandardCharsets.US_ASCII);

    private final KeyDerivation derivation;

    /** Borrows its MACs from {@code pool}. */
    public SubjectKeys(CipherPool pool) {
        this.derivation = new KeyDerivation(pool);
    }

    /** A new subject's salt. */
    public static SecretBytes newSalt(SecureRandom random) {
        return SecretBytes.random(random, SALT_BYTES);
    }

    /** The subject's key under one version of the organisation's vault key. */
    public SecretKey256 subjectKey(SecretKey256 vaultKey, SecretBytes salt, UUID org) {
        if (salt.length() != SALT_BYTES) {
            throw new IllegalArgumentException("A subject salt has " + SALT_BYTES + " bytes, got " + salt.length());
        }
        return derivation.derive(vaultKey.bytes(), salt.bytes(), Bytes.concat(LABEL, Bytes.of(org)));
    }
}
