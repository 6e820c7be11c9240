package dev.plinth.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/** The key of a single sealing: fresh AES-256-GCM key, commitment to the key it came from, and the bytes it is bound to. */
final class SealKey {
    /*
     * binding    = SHA-256(context || header without commitment || what else the format fixes)
     * okm        = HKDF-SHA256(ikm = key, salt = header's salt, info = label || binding, 64 bytes)
     * record key = okm[0..32), commitment = okm[32..64)
     *
     * As the salt is fresh, every sealing has a key of its own, and a counter is a safe nonce [1]. The commitment is a
     * collision-resistant function of the key, so no second key opens the same bytes; AES-GCM alone does not
     * promise that [2]. As the binding goes into the derivation, the commitment also vouches for context, header and
     * list of fields, even when no field is opened. The binding is the associated data of every field as well.
     * [1] NIST SP 800-38D, section 8  [2] Grubbs, Lu, Ristenpart: Message franking via committing authenticated encryption
     */
    static final int SALT_BYTES = 32;
    static final int COMMITMENT_BYTES = 32;

    private final SecretKeySpec key;
    private final byte[] commitment;
    private final byte[] binding;

    private SealKey(SecretKeySpec key, byte[] commitment, byte[] binding) {
        this.key = key;
        this.commitment = commitment;
        this.binding = binding;
    }

    static SealKey derive(
            Workbench workbench, SecretKey256 from, byte[] salt, byte[] label, SealContext context, byte[] fixed) {
        byte[] binding = workbench.sha256(context.encoded(), fixed);
        byte[] okm =
                workbench.hkdf(from.bytes(), salt, Bytes.concat(label, binding), SecretKey256.BYTES + COMMITMENT_BYTES);
        byte[] commitment = new byte[COMMITMENT_BYTES];
        System.arraycopy(okm, SecretKey256.BYTES, commitment, 0, COMMITMENT_BYTES);
        SecretKeySpec key = Workbench.aesKey(okm, 0);
        Arrays.fill(okm, (byte) 0);
        return new SealKey(key, commitment, binding);
    }

    SecretKeySpec key() {
        return key;
    }

    byte[] commitment() {
        return commitment;
    }

    byte[] binding() {
        return binding;
    }

    /** Refuses, in constant time, before anything is decrypted. */
    SealKey requireCommitment(byte[] stored, String what) {
        if (!MessageDigest.isEqual(commitment, stored)) {
            throw SealRefusedException.notAuthentic(what);
        }
        return this;
    }
}
