package dev.plinth.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The reading end of an encrypted stream. Once it refused, it keeps refusing. Not thread-safe. */
final class OpeningStream extends InputStream {
    private static final byte[] NOTHING = {};

    private final CipherPool pool;
    private final ChunkedKey key;
    private final InputStream source;
    private final byte[] sealed = new byte[ChunkedKey.SEALED_CHUNK_BYTES];
    private byte[] plain = NOTHING;
    private int at;
    private long index;
    private boolean ended;
    private boolean refused;

    OpeningStream(CipherPool pool, ChunkedKey key, InputStream source) {
        this.pool = pool;
        this.key = key;
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        return ready() ? plain[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!ready()) {
            return -1;
        }
        int part = Math.min(length, plain.length - at);
        System.arraycopy(plain, at, into, offset, part);
        at += part;
        return part;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    /** Whether a byte is at hand, after reading on if there was none. */
    private boolean ready() throws IOException {
        while (at == plain.length && !ended) {
            nextChunk();
        }
        return at < plain.length;
    }

    private void nextChunk() throws IOException {
        if (refused) {
            throw SealRefusedException.notAuthentic(ChunkedKey.WHAT);
        }
        refused = true;
        int length = source.readNBytes(sealed, 0, sealed.length);
        Workbench workbench = pool.take();
        byte[] opened = key.open(workbench, index, sealed, length);
        pool.giveBack(workbench);
        ended = length < sealed.length;
        plain = opened;
        at = 0;
        index++;
        refused = false;
    }
}
