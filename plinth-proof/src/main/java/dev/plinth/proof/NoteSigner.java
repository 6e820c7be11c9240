package dev.plinth.proof;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Signs notes with one private key. Safe for many threads. */
public final class NoteSigner {
    private static final String FAST_PROVIDER = "AmazonCorrettoCryptoProvider";

    private final VerifierKey key;
    private final PrivateKey privateKey;
    private final Optional<Provider> provider;

    private NoteSigner(VerifierKey key, PrivateKey privateKey, Optional<Provider> provider) {
        this.key = key;
        this.privateKey = privateKey;
        this.provider = provider;
    }

    /** A freshly made key pair; the private half is PKCS#8 and MUST be kept secret. */
    public static final class NewKey {
        private final VerifierKey key;
        private final byte[] pkcs8;

        private NewKey(VerifierKey key, byte[] pkcs8) {
            this.key = key;
            this.pkcs8 = pkcs8;
        }

        public VerifierKey key() {
            return key;
        }

        public byte[] pkcs8() {
            return pkcs8.clone();
        }

        @Override
        public String toString() {
            return "NewKey[" + key + ']';
        }
    }

    /** Makes a key pair. */
    public static NewKey generate(String name, SignatureType type, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(type.algorithm());
            generator.initialize(new NamedParameterSpec(type.algorithm()), random);
            var pair = generator.generateKeyPair();
            return new NewKey(
                    VerifierKey.of(name, type, type.rawKey(pair.getPublic())),
                    pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This runtime cannot make " + type.algorithm() + " keys", e);
        }
    }

    /** Loads a key, signing with the Corretto provider where it is registered and knows the algorithm, else with the JDK. */
    public static NoteSigner load(VerifierKey key, byte[] pkcs8) {
        return load(key, pkcs8, Optional.ofNullable(Security.getProvider(FAST_PROVIDER)));
    }

    /** Loads a key, signing with this provider if it knows the algorithm, else with the JDK. */
    public static NoteSigner load(VerifierKey key, byte[] pkcs8, Provider provider) {
        return load(key, pkcs8, Optional.of(provider));
    }

    /** Refuses bytes that are not exactly one PKCS#8 key, and a key that is not the other half of {@code key}. */
    private static NoteSigner load(VerifierKey key, byte[] pkcs8, Optional<Provider> wished) {
        var algorithm = key.type().algorithm();
        var provider = wished.filter(p -> p.getService("Signature", algorithm) != null);
        PrivateKey privateKey;
        try {
            privateKey = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new ProofException(
                    Reason.BAD_KEY, "The private key of " + key + " is not a PKCS#8 " + algorithm + " key");
        }
        if (!Arrays.equals(privateKey.getEncoded(), pkcs8)) {
            throw new ProofException(
                    Reason.BAD_KEY, "The private key of " + key + " has bytes that are no part of the key");
        }
        var signer = new NoteSigner(key, privateKey, provider);
        var trial = new CheckpointBody(key.name(), 0, TreeHasher.EMPTY_ROOT).text();
        if (!key.verifies(trial, signer.sign(trial, Instant.EPOCH))) {
            throw new ProofException(Reason.BAD_KEY, "The private key does not belong to the public key " + key);
        }
        return signer;
    }

    /** The public half. */
    public VerifierKey key() {
        return key;
    }

    /**
     * Signs a text that ends in a newline; {@code at} is recorded, to the second, by the types that carry a time. For
     * ML-DSA-44 the text MUST be a checkpoint's.
     */
    public NoteSignature sign(String text, Instant at) {
        var type = key.type();
        long timestamp = at.getEpochSecond();
        if (timestamp < 0) {
            throw new IllegalArgumentException("A signature cannot be made before 1970, was " + at);
        }
        byte[] raw = raw(type.message(key.name(), timestamp, text));
        byte[] signature = type.timestamped()
                ? ByteBuffer.allocate(Long.BYTES + raw.length)
                        .putLong(timestamp)
                        .put(raw)
                        .array()
                : raw;
        return new NoteSignature(key.name(), key.keyId(), signature);
    }

    private byte[] raw(byte[] message) {
        try {
            var algorithm = key.type().algorithm();
            var signature = provider.isPresent()
                    ? Signature.getInstance(algorithm, provider.get())
                    : Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot sign with " + key, e);
        }
    }
}
