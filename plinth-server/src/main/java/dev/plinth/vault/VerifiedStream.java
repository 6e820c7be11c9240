package dev.plinth.vault;

import dev.plinth.crypto.SealRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** An opened stream that must have a certain length, and says so when it turns out not to be what was sealed. */
final class VerifiedStream extends InputStream {
    /** What is read ahead: content up to this size is wholly verified before anybody sees its first byte. */
    static final int AHEAD = 256 * 1024;

    private final InputStream content;
    private final long size;
    private final Runnable refused;
    private long seen;

    VerifiedStream(InputStream content, long size, Runnable refused) {
        this.content = content;
        this.size = size;
        this.refused = refused;
    }

    /** Reads ahead. */
    InputStream begun() throws IOException {
        byte[] ahead = readNBytes(AHEAD);
        return ahead.length < AHEAD
                ? new ByteArrayInputStream(ahead)
                : new SequenceInputStream(new ByteArrayInputStream(ahead), this);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read;
        try {
            read = content.read(into, offset, length);
        } catch (SealRefusedException e) {
            refused.run();
            throw e;
        }
        if (read > 0) seen += read;
        if (seen > size || (read < 0 && seen != size)) refused.run();
        return read;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
