package dev.plinth.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The place something is sealed for. What was sealed in one context does not open in another. Encoded as
 * {@code length u32} of the rest, then {@code length u32 | bytes} for the purpose and for each part, so no two
 * different lists of parts have the same encoding. Immutable.
 */
public final class SealContext {
    private static final byte[] RECORD = "record".getBytes(StandardCharsets.US_ASCII);
    private static final int RECORD_BYTES = 4 + (4 + RECORD.length) + 3 * (4 + 16) + (4 + 8);

    private final byte[] encoded;

    private SealContext(byte[] encoded) {
        this.encoded = encoded;
    }

    /** Starts a context for {@code purpose}, a constant that names the use, for example {@code attachment}. */
    public static SealContext of(String purpose) {
        if (purpose.isEmpty()) {
            throw new IllegalArgumentException("A seal context needs a purpose, got an empty one");
        }
        byte[] bytes = purpose.getBytes(StandardCharsets.UTF_8);
        return new SealContext(ByteBuffer.allocate(8 + bytes.length)
                .putInt(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array());
    }

    /** The context of one version of one record: {@code of("record").and(org).and(collection).and(record).and(version)}. */
    public static SealContext record(UUID org, UUID collection, UUID record, long version) {
        ByteBuffer out = ByteBuffer.allocate(RECORD_BYTES)
                .putInt(RECORD_BYTES - 4)
                .putInt(RECORD.length)
                .put(RECORD);
        Bytes.put(out.putInt(16), org);
        Bytes.put(out.putInt(16), collection);
        Bytes.put(out.putInt(16), record);
        return new SealContext(out.putInt(8).putLong(version).array());
    }

    /** The context of a wrapped key: whose it is, what it is for, and its version. */
    public static SealContext wrappedKey(UUID org, String purpose, long keyVersion) {
        return of("wrapped-key").and(org).and(purpose).and(keyVersion);
    }

    /** This context with one more part. */
    public SealContext and(byte[] part) {
        return new SealContext(ByteBuffer.allocate(encoded.length + 4 + part.length)
                .putInt(encoded.length + part.length)
                .put(encoded, 4, encoded.length - 4)
                .putInt(part.length)
                .put(part)
                .array());
    }

    /** This context with an id as 16 bytes. */
    public SealContext and(UUID part) {
        return and(Bytes.of(part));
    }

    /** This context with a number as 8 bytes. */
    public SealContext and(long part) {
        return and(ByteBuffer.allocate(8).putLong(part).array());
    }

    /** This context with a text as UTF-8. */
    public SealContext and(String part) {
        return and(part.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes that are authenticated; MUST NOT be changed. */
    byte[] encoded() {
        return encoded;
    }
}
