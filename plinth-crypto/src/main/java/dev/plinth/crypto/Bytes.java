package dev.plinth.crypto;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Big-endian encodings shared by the formats. */
final class Bytes {
    private Bytes() {}

    static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    static byte[] of(UUID id) {
        return put(ByteBuffer.allocate(16), id).array();
    }

    static ByteBuffer put(ByteBuffer to, UUID id) {
        return to.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
}
