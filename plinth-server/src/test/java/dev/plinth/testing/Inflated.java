package dev.plinth.testing;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Finds zlib, gzip and zip members in raw bytes and opens them as far as they go. */
final class Inflated {
    private static final int MOST = 256 * 1024;
    private static final int FEWEST = 8;
    private static final int GZIP_HEADER = 10;
    private static final int ZIP_HEADER = 30;
    private static final int DEFLATED = 8;

    private Inflated() {}

    /** Is given what came out of a stream that begins at an offset. */
    interface Content {
        void at(int offset, byte[] content, int length);
    }

    static void each(byte[] bytes, int length, Content content) {
        byte[] out = new byte[MOST];
        for (int at = 0; at + FEWEST < length; at++) {
            int two = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
            if (two >>> 8 == 0x78 && two % 31 == 0) open(bytes, at, at, length, false, out, content);
            else if (two == 0x1f8b && bytes[at + 2] == DEFLATED)
                open(bytes, at, at + GZIP_HEADER, length, true, out, content);
            else if (two == 0x504b && bytes[at + 2] == 3 && bytes[at + 3] == 4 && at + ZIP_HEADER < length)
                open(
                        bytes,
                        at,
                        at + ZIP_HEADER + u16(bytes, at + 26) + u16(bytes, at + 28),
                        length,
                        true,
                        out,
                        content);
        }
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at + 1] & 0xff) << 8 | (bytes[at] & 0xff);
    }

    private static void open(byte[] bytes, int begin, int from, int length, boolean bare, byte[] out, Content content) {
        if (from >= length) return;
        Inflater inflater = new Inflater(bare);
        int got = 0;
        try {
            inflater.setInput(bytes, from, length - from);
            for (int more = inflater.inflate(out, 0, MOST);
                    more > 0 && got < MOST;
                    more = inflater.inflate(out, got, MOST - got)) got += more;
        } catch (DataFormatException notCompressed) {
            // chance made it look like a header; what came out before is still searched
            got = Math.max(got, 0);
        } finally {
            inflater.end();
        }
        if (got >= FEWEST) content.at(begin, out, got);
    }
}
