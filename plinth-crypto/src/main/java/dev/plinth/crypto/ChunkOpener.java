package dev.plinth.crypto;

import java.util.Objects;

/**
 * Opens single chunks of an encrypted stream. Plaintext byte {@code i} is byte {@code i % 16384} of chunk {@code i / 16384},
 * whose encrypted form starts at {@link #offset}. Safe for any number of threads.
 */
public final class ChunkOpener {
    private final CipherPool pool;
    private final ChunkedKey key;

    ChunkOpener(CipherPool pool, ChunkedKey key) {
        this.pool = pool;
        this.key = key;
    }

    /** Where the encrypted chunk {@code index} starts in the stream, header included. */
    public static long offset(long index) {
        Objects.checkIndex(index, ChunkedKey.MAX_CHUNKS);
        return ChunkedKey.HEADER_BYTES + index * ChunkedKey.SEALED_CHUNK_BYTES;
    }

    /**
     * Opens chunk {@code index}. A result shorter than 16 KiB authenticates the end of the stream there; a full one says
     * that more follows.
     *
     * @throws SealRefusedException if it is not that chunk of this stream
     */
    public byte[] open(long index, byte[] sealedChunk) {
        if (sealedChunk.length > ChunkedKey.SEALED_CHUNK_BYTES) {
            throw SealRefusedException.malformed(
                    ChunkedKey.WHAT, "a chunk of %d bytes is too long".formatted(sealedChunk.length));
        }
        Workbench workbench = pool.take();
        byte[] plain = key.open(workbench, index, sealedChunk, sealedChunk.length);
        pool.giveBack(workbench);
        return plain;
    }
}
