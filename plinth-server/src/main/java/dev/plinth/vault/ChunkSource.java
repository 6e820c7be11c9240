package dev.plinth.vault;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads rows as one stream, a few at a time, so that a download of any size needs little memory and holds no connection. */
final class ChunkSource extends InputStream {
    private static final int ROWS_AT_ONCE = 8;
    private static final byte[] NOTHING = {};

    private final Rows rows;
    private final Deque<byte[]> waiting = new ArrayDeque<>(ROWS_AT_ONCE);
    private byte[] row = NOTHING;
    private int at;
    private int next;
    private boolean ended;

    ChunkSource(Rows rows) {
        this.rows = rows;
    }

    /** Fetches rows; fewer than asked for mean that there are no more. */
    interface Rows {
        List<byte[]> fetch(int from, int most);
    }

    @Override
    public int read() {
        return ready() ? row[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) return 0;
        if (!ready()) return -1;
        int part = Math.min(length, row.length - at);
        System.arraycopy(row, at, into, offset, part);
        at += part;
        return part;
    }

    private boolean ready() {
        while (at == row.length) {
            if (waiting.isEmpty() && !ended) fetch();
            byte[] following = waiting.poll();
            if (following == null) return false;
            row = following;
            at = 0;
        }
        return true;
    }

    private void fetch() {
        List<byte[]> fetched = rows.fetch(next, ROWS_AT_ONCE);
        next += fetched.size();
        ended = fetched.size() < ROWS_AT_ONCE;
        waiting.addAll(fetched);
    }
}
