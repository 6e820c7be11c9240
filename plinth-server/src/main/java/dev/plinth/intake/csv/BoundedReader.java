package dev.plinth.intake.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Stops a record that does not end: counts the characters handed out since the last record. */
final class BoundedReader extends FilterReader {
    private final int limit;
    private int since;

    BoundedReader(Reader in, int limit) {
        super(in);
        this.limit = limit;
    }

    void nextRecord() {
        since = 0;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        if (next >= 0) count(1);
        return next;
    }

    @Override
    public int read(char[] into, int from, int length) throws IOException {
        int got = in.read(into, from, length);
        if (got > 0) count(got);
        return got;
    }

    private void count(int more) throws TooLongException {
        since += more;
        if (since > limit) throw new TooLongException();
    }

    /** A record is longer than allowed. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
