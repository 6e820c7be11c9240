package dev.plinth.keys.pkcs11;

import dev.plinth.crypto.KekId;
import dev.plinth.crypto.ReadsSecretBytes;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.keys.spi.KekProvider;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.keys.spi.WrappedKeyRefusedException;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Wraps inside a PKCS#11 token under AES-256 keys that are sensitive and cannot be extracted. */
public final class Pkcs11KekProvider implements KekProvider {
    /*
     * AES-GCM with a random nonce of 96 bits: safe for 2^32 wrappings under one key [1]; an organisation makes a few
     * dozen a year. GCM does not commit to its key, so 32 zero bytes are wrapped before the key and must come out
     * again [2]: no wrapped key opens under two key-encryption keys.
     * [1] NIST SP 800-38D, section 8.3  [2] Albertini et al.: How to Abuse and Fix Authenticated Encryption
     * Without Key Commitment, section 5.2
     */
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int TAG_BITS = 128;

    private final String name;
    private final Token token;
    private final SecureRandom random;

    public Pkcs11KekProvider(String name, Token token, SecureRandom random) {
        this.name = name;
        this.token = token;
        this.random = random;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void create(KekId id) {
        try {
            token.createIfAbsent(id.value());
        } catch (GeneralSecurityException | ProviderException e) {
            throw unavailable(id, e);
        }
    }

    @Override
    @ReadsSecretBytes("The token encrypts the key's bytes")
    public byte[] wrap(KekId kek, SecretBytes key, KeyPlace place) {
        byte[] nonce = new byte[TokenWrappedKey.NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] secret = key.reveal();
        byte[] plain = TokenWrappedKey.committed(secret);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key(kek), nonce, place);
            return new TokenWrappedKey(nonce, cipher.doFinal(plain)).toBytes();
        } catch (GeneralSecurityException | ProviderException e) {
            throw unavailable(kek, e);
        } finally {
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public SecretBytes unwrap(KekId kek, byte[] wrapped, KeyPlace place) {
        TokenWrappedKey parsed =
                TokenWrappedKey.parse(wrapped).orElseThrow(() -> new WrappedKeyRefusedException(place));
        byte[] plain = {};
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key(kek), parsed.nonce(), place);
            plain = cipher.doFinal(parsed.ciphertext());
            return TokenWrappedKey.openCommitted(plain).orElseThrow(() -> new WrappedKeyRefusedException(place));
        } catch (AEADBadTagException e) {
            // some tokens answer a wrong tag and a broken token alike: only a key that still works makes it a refusal
            confirm(kek);
            throw new WrappedKeyRefusedException(place);
        } catch (GeneralSecurityException | ProviderException e) {
            throw unavailable(kek, e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public void destroy(KekId id) {
        try {
            token.delete(id.value());
        } catch (GeneralSecurityException | ProviderException e) {
            throw unavailable(id, e);
        }
    }

    @Override
    public void confirm(KekId kek) {
        byte[] nonce = new byte[TokenWrappedKey.NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER, token.provider());
            cipher.init(Cipher.ENCRYPT_MODE, key(kek), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.doFinal(new byte[TokenWrappedKey.NONCE_BYTES]);
        } catch (GeneralSecurityException | ProviderException e) {
            throw unavailable(kek, e);
        }
    }

    private Cipher cipher(int mode, SecretKey key, byte[] nonce, KeyPlace place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER, token.provider());
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.associatedData());
        return cipher;
    }

    private SecretKey key(KekId kek) throws GeneralSecurityException {
        return token.find(kek.value())
                .orElseThrow(() ->
                        new KekUnavailableException("Key %s is not in the token of provider %s".formatted(kek, name)));
    }

    private KekUnavailableException unavailable(KekId kek, Exception e) {
        return new KekUnavailableException(
                "Key %s of provider %s cannot be used: the token refused".formatted(kek, name), e);
    }

    @Override
    public String toString() {
        return "Pkcs11KekProvider[" + name + "]";
    }
}
