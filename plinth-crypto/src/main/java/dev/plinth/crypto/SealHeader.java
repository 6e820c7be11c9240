package dev.plinth.crypto;

import java.nio.ByteBuffer;

/** {@code 01 | key version u32 | salt generation u32 | salt 32 | commitment 32}: the head of sealed records and values. */
final class SealHeader {
    static final byte VERSION = 1;
    /** What comes before the commitment and is bound by it. */
    static final int BOUND_BYTES = 1 + 4 + 4 + SealKey.SALT_BYTES;

    static final int BYTES = BOUND_BYTES + SealKey.COMMITMENT_BYTES;

    private final KeyRef keyRef;
    private final byte[] salt;
    private final byte[] commitment;

    private SealHeader(KeyRef keyRef, byte[] salt, byte[] commitment) {
        this.keyRef = keyRef;
        this.salt = salt;
        this.commitment = commitment;
    }

    static SealHeader parse(ByteBuffer in, String what) {
        if (in.remaining() < BYTES) {
            throw SealRefusedException.malformed(
                    what, "the header has %d bytes, got %d".formatted(BYTES, in.remaining()));
        }
        byte version = in.get();
        if (version != VERSION) {
            throw SealRefusedException.malformed(what, "format version must be 1, was " + version);
        }
        int keyVersion = in.getInt();
        int generation = in.getInt();
        if (keyVersion < 0 || generation < 0) {
            throw SealRefusedException.malformed(what, "key version and salt generation must be below 2^31");
        }
        byte[] salt = new byte[SealKey.SALT_BYTES];
        byte[] commitment = new byte[SealKey.COMMITMENT_BYTES];
        in.get(salt).get(commitment);
        return new SealHeader(new KeyRef(keyVersion, generation), salt, commitment);
    }

    static ByteBuffer putBound(ByteBuffer out, KeyRef ref, byte[] salt) {
        return out.put(VERSION)
                .putInt(ref.keyVersion())
                .putInt(ref.saltGeneration())
                .put(salt);
    }

    KeyRef keyRef() {
        return keyRef;
    }

    byte[] salt() {
        return salt;
    }

    byte[] commitment() {
        return commitment;
    }
}
