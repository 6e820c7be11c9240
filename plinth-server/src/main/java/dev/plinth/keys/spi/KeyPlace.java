package dev.plinth.keys.spi;

import dev.plinth.crypto.SealContext;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.tenancy.OrgId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Where a wrapped key belongs. A wrapped key moved to another place does not open. */
public record KeyPlace(OrgId org, KeyPurpose purpose, int version) {
    private static final byte[] LABEL = "plinth/wrapped-key/aad/v1".getBytes(StandardCharsets.US_ASCII);

    public KeyPlace {
        if (version < 1) throw new IllegalArgumentException("Key versions start at 1, was " + version);
    }

    /** For providers that wrap in this process. */
    public SealContext context() {
        return SealContext.wrappedKey(org.value(), purpose.text(), version);
    }

    /**
     * For providers that take associated data as bytes: {@code "plinth/wrapped-key/aad/v1" | org 16 | version u32 |
     * purpose}. Only the last part varies in length.
     */
    public byte[] associatedData() {
        byte[] text = purpose.text().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(LABEL.length + 16 + 4 + text.length)
                .put(LABEL)
                .putLong(org.value().getMostSignificantBits())
                .putLong(org.value().getLeastSignificantBits())
                .putInt(version)
                .put(text)
                .array();
    }
}
