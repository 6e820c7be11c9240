package dev.plinth.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;

/**
 * Encrypts attachments as streams of 16 KiB chunks in constant memory, following C2SP chunked-encryption (Cobblestone-256:
 * AES-256-GCM, SHA-512). A stream that was cut, extended, reordered or moved to another context is refused.
 * See docs/formats/attachment-v1.md.
 */
public final class StreamSealer {
    /** The plaintext in every chunk but the last, in bytes. */
    public static final int CHUNK_BYTES = ChunkedKey.CHUNK_BYTES;
    /** The length of every encrypted chunk but the last, in bytes. */
    public static final int SEALED_CHUNK_BYTES = ChunkedKey.SEALED_CHUNK_BYTES;
    /** The length of the header before the first chunk, in bytes. */
    public static final int HEADER_BYTES = ChunkedKey.HEADER_BYTES;

    private final CipherPool pool;
    private final SecureRandom random;

    /** Draws one salt per stream from {@code random}. */
    public StreamSealer(CipherPool pool, SecureRandom random) {
        this.pool = pool;
        this.random = random;
    }

    /**
     * Starts a stream into {@code sink}, whose header is written at once. The message is complete only after
     * {@link SealingStream#finish()}; closing without it leaves a truncated message that nobody can open.
     */
    public SealingStream sealing(OutputStream sink, SecretKey256 key, SealContext context) throws IOException {
        byte[] salt = new byte[ChunkedKey.SALT_BYTES];
        random.nextBytes(salt);
        ChunkedKey chunkedKey = ChunkedKey.derive(key, salt, context.encoded());
        sink.write(salt);
        sink.write(chunkedKey.commitment());
        return new SealingStream(pool, chunkedKey, sink);
    }

    /**
     * Reads a stream back. The header is read and checked at once; each chunk is authenticated before any of it is
     * returned. A caller MUST treat what it read as provisional until the end of the stream was reached.
     *
     * @throws SealRefusedException here or from a later read, if key, context or bytes are not those of the sealing
     */
    public InputStream opening(InputStream source, SecretKey256 key, SealContext context) throws IOException {
        byte[] header = source.readNBytes(HEADER_BYTES);
        return new OpeningStream(pool, ChunkedKey.ofHeader(key, header, context.encoded()), source);
    }

    /** Opens single chunks of a stream whose header is {@code header}, for reading a part of an attachment. */
    public ChunkOpener chunks(byte[] header, SecretKey256 key, SealContext context) {
        return new ChunkOpener(pool, ChunkedKey.ofHeader(key, header, context.encoded()));
    }

    /** The length of the encrypted form of {@code length} bytes. */
    public static long sealedLength(long length) {
        if (length < 0) {
            throw new IllegalArgumentException("A length must not be negative, was " + length);
        }
        return HEADER_BYTES + length + (length / CHUNK_BYTES + 1) * Workbench.TAG_BYTES;
    }
}
