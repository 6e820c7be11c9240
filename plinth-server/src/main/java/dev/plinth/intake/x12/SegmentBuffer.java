package dev.plinth.intake.x12;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes of one segment, up to a limit. */
final class SegmentBuffer {
    private final byte[] bytes;
    private int length;

    SegmentBuffer(int limit) {
        bytes = new byte[limit];
    }

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** False when it is full. */
    boolean add(int value) {
        if (length == bytes.length) return false;
        bytes[length++] = (byte) value;
        return true;
    }

    /** As UTF-8, and where it is not that, as ISO 8859-1, the extended character set X12 senders use. */
    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
