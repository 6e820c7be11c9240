package dev.plinth.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Wraps keys under a key encryption key held in this process. Each wrapping uses a key of its own derived from the KEK,
 * so the number of wrappings under one KEK is not limited. Safe for any number of threads.
 */
public final class KeyWrapper {
    private static final byte[] LABEL = "plinth/wrapped-key/v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONCE = new byte[Workbench.NONCE_BYTES];

    private final CipherPool pool;
    private final SecureRandom random;

    /** Draws one salt per wrapping from {@code random}. */
    public KeyWrapper(CipherPool pool, SecureRandom random) {
        this.pool = pool;
        this.random = random;
    }

    /**
     * Wraps {@code key}, 16 bytes to 8 KiB. {@code context} should be {@link SealContext#wrappedKey}; the KEK's id is
     * bound as well.
     */
    public WrappedKey wrap(SecretBytes key, KekId kekId, SecretKey256 kek, SealContext context) {
        byte[] plain = key.bytes();
        if (plain.length < WrappedKey.MIN_KEY_BYTES || plain.length > WrappedKey.MAX_KEY_BYTES) {
            throw new IllegalArgumentException("A key of %d to %d bytes can be wrapped, got %d"
                    .formatted(WrappedKey.MIN_KEY_BYTES, WrappedKey.MAX_KEY_BYTES, plain.length));
        }
        byte[] salt = new byte[SealKey.SALT_BYTES];
        random.nextBytes(salt);
        byte[] bound = bound(kekId, salt);
        Workbench workbench = pool.take();
        SealKey sealKey = SealKey.derive(workbench, kek, salt, LABEL, context, bound);
        int head = bound.length + SealKey.COMMITMENT_BYTES + 2;
        ByteBuffer out = ByteBuffer.allocate(head + plain.length + Workbench.TAG_BYTES)
                .put(bound)
                .put(sealKey.commitment())
                .putShort((short) plain.length);
        workbench.seal(sealKey.key(), NONCE, sealKey.binding(), plain, plain.length, out.array(), head);
        pool.giveBack(workbench);
        return WrappedKey.parse(out.array());
    }

    /**
     * Unwraps a key.
     *
     * @throws SealRefusedException if KEK, context or bytes are not those of the wrapping
     */
    public SecretBytes unwrap(WrappedKey wrapped, SecretKey256 kek, SealContext context) {
        byte[] bytes = wrapped.bytes();
        byte[] bound = bound(wrapped.kekId(), wrapped.salt());
        Workbench workbench = pool.take();
        SealKey sealKey = SealKey.derive(workbench, kek, wrapped.salt(), LABEL, context, bound)
                .requireCommitment(wrapped.commitment(), WrappedKey.WHAT);
        int at = wrapped.ciphertextAt();
        byte[] key =
                workbench.open(sealKey.key(), NONCE, sealKey.binding(), bytes, at, bytes.length - at, WrappedKey.WHAT);
        pool.giveBack(workbench);
        return SecretBytes.owning(key);
    }

    /** {@code 01 | KEK id length | KEK id | salt}: what the wrapping is bound to beside the context. */
    private static byte[] bound(KekId kekId, byte[] salt) {
        byte[] id = kekId.utf8();
        return Bytes.concat(new byte[] {WrappedKey.VERSION, (byte) id.length}, id, salt);
    }
}
