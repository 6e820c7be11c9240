package dev.plinth.crypto;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** The writing end of an encrypted stream, made by {@link StreamSealer#sealing}. Not thread-safe. */
public final class SealingStream extends OutputStream {
    private final CipherPool pool;
    private final ChunkedKey key;
    private final OutputStream sink;
    private final byte[] plain = new byte[ChunkedKey.CHUNK_BYTES];
    private final byte[] sealed = new byte[ChunkedKey.SEALED_CHUNK_BYTES];
    private int filled;
    private long index;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        FINISHED,
        /** Closed too early or failed: what was written stays truncated. */
        BROKEN
    }

    SealingStream(CipherPool pool, ChunkedKey key, OutputStream sink) {
        this.pool = pool;
        this.key = key;
        this.sink = sink;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        requireOpen();
        int at = offset;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, plain.length - filled);
            System.arraycopy(from, at, plain, filled, part);
            filled += part;
            at += part;
            left -= part;
            if (filled == plain.length) {
                writeChunk();
            }
        }
    }

    /**
     * Writes the last chunk, which marks the end of the message. Does not close the sink. Further calls do nothing.
     *
     * @throws IOException if the sink failed, now or before, or was closed
     */
    public void finish() throws IOException {
        if (state == State.FINISHED) {
            return;
        }
        requireOpen();
        writeChunk();
        sink.flush();
        state = State.FINISHED;
    }

    /** Writes out what the sink has buffered; a part of a chunk stays here. */
    @Override
    public void flush() throws IOException {
        sink.flush();
    }

    /** Closes the sink. Does not finish the message, so that a failed upload cannot pass for a complete one. */
    @Override
    public void close() throws IOException {
        if (state == State.OPEN) {
            state = State.BROKEN;
        }
        sink.close();
    }

    private void requireOpen() throws IOException {
        if (state != State.OPEN) {
            throw new IOException("The encrypted stream is %s, nothing can be added"
                    .formatted(state == State.FINISHED ? "finished" : "closed or broken"));
        }
    }

    /** Broken until the sink took the chunk: a chunk that may have been written in part is never written again. */
    private void writeChunk() throws IOException {
        state = State.BROKEN;
        Workbench workbench = pool.take();
        key.seal(workbench, index, plain, filled, sealed);
        pool.giveBack(workbench);
        sink.write(sealed, 0, filled + Workbench.TAG_BYTES);
        filled = 0;
        index++;
        state = State.OPEN;
    }
}
