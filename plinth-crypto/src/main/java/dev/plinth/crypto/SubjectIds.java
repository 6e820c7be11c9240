package dev.plinth.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Ids of data subjects that follow from the reference the product uses for them, so that the same person is found again
 * without storing the reference in clear. Safe for any number of threads.
 */
public final class SubjectIds {
    private static final byte[] LABEL = "plinth/subject-id/v1".getBytes(StandardCharsets.US_ASCII);

    private final Hmac hmac;

    /** Borrows its MACs from {@code pool}. */
    public SubjectIds(CipherPool pool) {
        this.hmac = new Hmac(pool);
    }

    /** A version 8 UUID (RFC 9562, section 5.8) made of the HMAC-SHA256 of {@code reference} under the organisation's key. */
    public UUID subjectId(SecretKey256 subjectIndexKey, String reference) {
        byte[] tag = hmac.tag(subjectIndexKey.bytes(), LABEL, reference.getBytes(StandardCharsets.UTF_8));
        ByteBuffer in = ByteBuffer.wrap(tag);
        long most = (in.getLong() & ~0xF000L) | 0x8000L;
        long least = (in.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(most, least);
    }
}
