package dev.plinth.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Seals single values: ledger payloads, credentials, settings. Safe for any number of threads. */
public final class ValueSealer {
    private static final byte[] LABEL = "plinth/value/v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONCE = new byte[Workbench.NONCE_BYTES];

    private final CipherPool pool;
    private final SecureRandom random;

    /** Draws one salt per sealing from {@code random}. */
    public ValueSealer(CipherPool pool, SecureRandom random) {
        this.pool = pool;
        this.random = random;
    }

    /** Seals {@code value}, at most {@link SealedValue#MAX_VALUE_BYTES}, for {@code context}. */
    public byte[] seal(SecretKey256 key, KeyRef ref, SealContext context, byte[] value) {
        if (value.length > SealedValue.MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("The value has %d bytes, at most %d can be sealed"
                    .formatted(value.length, SealedValue.MAX_VALUE_BYTES));
        }
        byte[] salt = new byte[SealKey.SALT_BYTES];
        random.nextBytes(salt);
        ByteBuffer out = ByteBuffer.allocate(SealHeader.BYTES + value.length + Workbench.TAG_BYTES);
        Workbench workbench = pool.take();
        SealKey sealKey = SealKey.derive(workbench, key, salt, LABEL, context, bound(ref, salt));
        SealHeader.putBound(out, ref, salt).put(sealKey.commitment());
        workbench.seal(sealKey.key(), NONCE, sealKey.binding(), value, value.length, out.array(), out.position());
        pool.giveBack(workbench);
        return out.array();
    }

    /**
     * Opens a value. The caller owns, and should clear, the returned array.
     *
     * @throws SealRefusedException if key, context or bytes are not those of the sealing
     */
    public byte[] open(SealedValue sealed, SecretKey256 key, SealContext context) {
        SealHeader header = sealed.header();
        byte[] bytes = sealed.bytes();
        Workbench workbench = pool.take();
        byte[] bound = bound(header.keyRef(), header.salt());
        SealKey sealKey = SealKey.derive(workbench, key, header.salt(), LABEL, context, bound)
                .requireCommitment(header.commitment(), SealedValue.WHAT);
        byte[] value = workbench.open(
                sealKey.key(),
                NONCE,
                sealKey.binding(),
                bytes,
                SealHeader.BYTES,
                bytes.length - SealHeader.BYTES,
                SealedValue.WHAT);
        pool.giveBack(workbench);
        return value;
    }

    private static byte[] bound(KeyRef ref, byte[] salt) {
        return SealHeader.putBound(ByteBuffer.allocate(SealHeader.BOUND_BYTES), ref, salt)
                .array();
    }
}
