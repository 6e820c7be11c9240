package dev.plinth.crypto;

import java.nio.ByteBuffer;

/**
 * Sealed value v1, parsed but not opened: {@code 01 | key version u32 | salt generation u32 | salt 32 | commitment 32 |
 * ciphertext | tag 16}. See docs/formats/sealed-value-v1.md.
 */
public final class SealedValue {
    /** The largest plaintext in bytes; larger things are streamed as attachments. */
    public static final int MAX_VALUE_BYTES = 16 * 1024 * 1024;

    static final String WHAT = "Sealed value";

    private final byte[] bytes;
    private final SealHeader header;

    private SealedValue(byte[] bytes, SealHeader header) {
        this.bytes = bytes;
        this.header = header;
    }

    /** Parses strictly; refuses what cannot be a sealed value with {@link SealRefusedException}. */
    public static SealedValue parse(byte[] sealed) {
        byte[] bytes = sealed.clone();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        SealHeader header = SealHeader.parse(in, WHAT);
        int rest = in.remaining();
        if (rest < Workbench.TAG_BYTES || rest > MAX_VALUE_BYTES + Workbench.TAG_BYTES) {
            throw SealRefusedException.malformed(
                    WHAT,
                    "the header is followed by %d to %d bytes, got %d"
                            .formatted(Workbench.TAG_BYTES, MAX_VALUE_BYTES + Workbench.TAG_BYTES, rest));
        }
        return new SealedValue(bytes, header);
    }

    /** Which key to open it with. */
    public KeyRef keyRef() {
        return header.keyRef();
    }

    SealHeader header() {
        return header;
    }

    byte[] bytes() {
        return bytes;
    }
}
