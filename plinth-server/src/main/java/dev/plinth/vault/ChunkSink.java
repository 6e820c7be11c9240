package dev.plinth.vault;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Cuts a stream into rows and hands them on a few at a time, so that an upload of any size needs little memory. */
final class ChunkSink extends OutputStream {
    static final int ROW_BYTES = 60 * 1024;
    private static final int ROWS_AT_ONCE = 8;

    private final Rows rows;
    private final MessageDigest digest = Digests.sha256();
    private final List<byte[]> waiting = new ArrayList<>(ROWS_AT_ONCE);
    private byte[] row = new byte[ROW_BYTES];
    private int filled;
    private int next;

    ChunkSink(Rows rows) {
        this.rows = rows;
    }

    /** Stores rows. */
    interface Rows {
        void store(int from, List<byte[]> chunks);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        digest.update(from, offset, length);
        int at = offset;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, ROW_BYTES - filled);
            System.arraycopy(from, at, row, filled, part);
            filled += part;
            at += part;
            left -= part;
            if (filled == ROW_BYTES) endRow();
        }
    }

    /** Stores the rest. */
    void finish() {
        if (filled > 0) endRow();
        if (!waiting.isEmpty()) store();
    }

    /** SHA-256 over everything that was written. */
    String digest() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void endRow() {
        waiting.add(Arrays.copyOf(row, filled));
        filled = 0;
        if (waiting.size() == ROWS_AT_ONCE) store();
    }

    private void store() {
        rows.store(next, List.copyOf(waiting));
        next += waiting.size();
        waiting.clear();
    }
}
