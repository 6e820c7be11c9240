package dev.plinth.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's AES-256-GCM, HMAC-SHA256 and SHA-256 in reusable form. Not thread-safe: borrowed from a {@link CipherPool}. */
final class Workbench {
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    private static final int TAG_BITS = 8 * TAG_BYTES;
    private static final byte[] NO_SALT = new byte[32];

    private final Cipher cipher;
    private final Mac mac;
    private final MessageDigest digest;

    Workbench() {
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
            this.mac = Mac.getInstance("HmacSHA256");
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    static SecretKeySpec aesKey(byte[] bytes, int offset) {
        return new SecretKeySpec(bytes, offset, SecretKey256.BYTES, "AES");
    }

    /** Encrypts {@code plain} into {@code out} at {@code outAt}, tag after ciphertext. */
    void seal(SecretKeySpec key, byte[] nonce, byte[] aad, byte[] plain, int length, byte[] out, int outAt) {
        try {
            init(Cipher.ENCRYPT_MODE, key, nonce, aad);
            cipher.doFinal(plain, 0, length, out, outAt);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** Decrypts ciphertext and tag, {@code length} bytes in all, or refuses in the name of {@code what}. */
    byte[] open(SecretKeySpec key, byte[] nonce, byte[] aad, byte[] sealed, int at, int length, String what) {
        try {
            init(Cipher.DECRYPT_MODE, key, nonce, aad);
            return cipher.doFinal(sealed, at, length);
        } catch (AEADBadTagException _) {
            throw SealRefusedException.notAuthentic(what);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private void init(int mode, SecretKeySpec key, byte[] nonce, byte[] aad) throws GeneralSecurityException {
        AlgorithmParameterSpec parameters = new GCMParameterSpec(TAG_BITS, nonce);
        cipher.init(mode, key, parameters);
        cipher.updateAAD(aad);
    }

    byte[] hmac(byte[] key, byte[]... parts) {
        Hkdf.key(mac, key);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /** HKDF-SHA256, extract and expand (RFC 5869, section 2); an empty salt stands for 32 zero bytes. */
    byte[] hkdf(byte[] ikm, byte[] salt, byte[] info, int length) {
        byte[] prk = hmac(salt.length == 0 ? NO_SALT : salt, ikm);
        return Hkdf.expand(mac, prk, info, length);
    }

    byte[] sha256(byte[]... parts) {
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    static IllegalStateException unusable(GeneralSecurityException cause) {
        return new IllegalStateException("The JDK refused a standard algorithm that Plinth needs", cause);
    }
}
