package dev.plinth.crypto;

import java.io.IOException;
import java.io.OutputStream;

/** The writing end of an encrypted stream, made by {@link StreamSealer#sealing}. Not thread-safe. */
public final class SealingStream extends OutputStream {
    private final CipherPool pool;
    private final ChunkedKey key;
    private final OutputStream sink;
    private final byte[] plain = new byte[ChunkedKey.CHUNK_BYTES];
    private final byte[] sealed = new byte[ChunkedKey.SEALED_CHUNK_BYTES];
    private int filled;
    private long index;
    private boolean finished;

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
        if (finished) {
            throw new IOException("The encrypted stream is finished, nothing can be added");
        }
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

    /** Writes the last chunk, which marks the end of the message. Does not close the sink. Further calls do nothing. */
    public void finish() throws IOException {
        if (!finished) {
            writeChunk();
            finished = true;
            sink.flush();
        }
    }

    /** Writes out what the sink has buffered; a part of a chunk stays here. */
    @Override
    public void flush() throws IOException {
        sink.flush();
    }

    /** Closes the sink. Does not finish the message, so that a failed upload cannot pass for a complete one. */
    @Override
    public void close() throws IOException {
        finished = true;
        sink.close();
    }

    private void writeChunk() throws IOException {
        Workbench workbench = pool.take();
        key.seal(workbench, index, plain, filled, sealed);
        pool.giveBack(workbench);
        sink.write(sealed, 0, filled + Workbench.TAG_BYTES);
        filled = 0;
        index++;
    }
}
