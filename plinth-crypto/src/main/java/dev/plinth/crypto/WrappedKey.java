package dev.plinth.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Wrapped key v1: {@code 01 | KEK id length u8 | KEK id | salt 32 | commitment 32 | length u16 | ciphertext | tag 16},
 * where length counts the ciphertext. See docs/formats/wrapped-key-v1.md.
 */
public final class WrappedKey {
    /** The largest key that can be wrapped, in bytes; room for the private keys of any signature scheme in use. */
    public static final int MAX_KEY_BYTES = 8 * 1024;
    /** The smallest key that can be wrapped, in bytes. */
    public static final int MIN_KEY_BYTES = 16;

    static final String WHAT = "Wrapped key";
    static final byte VERSION = 1;

    private final byte[] bytes;
    private final KekId kekId;
    private final byte[] salt;
    private final byte[] commitment;
    private final int ciphertextAt;

    private WrappedKey(byte[] bytes, KekId kekId, byte[] salt, byte[] commitment, int ciphertextAt) {
        this.bytes = bytes;
        this.kekId = kekId;
        this.salt = salt;
        this.commitment = commitment;
        this.ciphertextAt = ciphertextAt;
    }

    /** Parses strictly; refuses truncated or extended bytes with {@link SealRefusedException}. */
    public static WrappedKey parse(byte[] wrapped) {
        byte[] bytes = wrapped.clone();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.remaining() < 2) {
            throw malformed("the head is cut off");
        }
        byte version = in.get();
        if (version != VERSION) {
            throw malformed("format version must be 1, was " + version);
        }
        int idLength = in.get() & 0xFF;
        if (in.remaining() < idLength + SealKey.SALT_BYTES + SealKey.COMMITMENT_BYTES + 2) {
            throw malformed("it is cut off");
        }
        KekId kekId = kekId(in.slice(in.position(), idLength));
        in.position(in.position() + idLength);
        byte[] salt = new byte[SealKey.SALT_BYTES];
        byte[] commitment = new byte[SealKey.COMMITMENT_BYTES];
        in.get(salt).get(commitment);
        int length = in.getShort() & 0xFFFF;
        if (length < MIN_KEY_BYTES || length > MAX_KEY_BYTES) {
            throw malformed("a key of %d bytes".formatted(length));
        }
        int rest = length + Workbench.TAG_BYTES;
        if (in.remaining() != rest) {
            throw malformed("%d bytes should be left, were %d".formatted(rest, in.remaining()));
        }
        return new WrappedKey(bytes, kekId, salt, commitment, in.position());
    }

    private static KekId kekId(ByteBuffer utf8) {
        try {
            return new KekId(StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
        } catch (CharacterCodingException | IllegalArgumentException _) {
            throw malformed("the KEK id is not 1 to 255 bytes of plain UTF-8");
        }
    }

    private static SealRefusedException malformed(String fault) {
        return SealRefusedException.malformed(WHAT, fault);
    }

    /** Which KEK opens it. */
    public KekId kekId() {
        return kekId;
    }

    /** The bytes to store. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] salt() {
        return salt;
    }

    byte[] commitment() {
        return commitment;
    }

    int ciphertextAt() {
        return ciphertextAt;
    }
}
