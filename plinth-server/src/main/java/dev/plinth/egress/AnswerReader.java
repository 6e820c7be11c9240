package dev.plinth.egress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one HTTP/1.1 answer (RFC 9112) within limits; refuses what is ambiguous. */
final class AnswerReader {
    private static final int MOST_HEAD_BYTES = 16 * 1024;
    private static final int MOST_CHUNK_LINE = 128;
    private static final int CONTINUE_LAST = 199;

    private final InputStream in;
    private final int most;
    private int headBytes;

    AnswerReader(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    Answer read() throws IOException {
        int status = status(line(MOST_HEAD_BYTES));
        Map<String, String> headers = headers();
        while (status <= CONTINUE_LAST) {
            status = status(line(MOST_HEAD_BYTES));
            headers = headers();
        }
        boolean empty = status == 204 || status == 304;
        return new Answer(status, empty ? new byte[0] : body(headers));
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) throw new IOException("the answer is not HTTP/1.1");
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(MOST_HEAD_BYTES); !line.isEmpty(); line = line(MOST_HEAD_BYTES)) {
            int colon = line.indexOf(':');
            if (colon < 1) throw new IOException("a header line of the answer has no name");
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            boolean framing = name.equals("content-length") || name.equals("transfer-encoding");
            if (headers.put(name, value) != null && framing) throw new IOException("the answer says its length twice");
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        String encoding = headers.getOrDefault("transfer-encoding", "");
        String length = headers.getOrDefault("content-length", "");
        if (encoding.equalsIgnoreCase("chunked") && length.isEmpty()) return chunks();
        if (!encoding.isEmpty()) throw new IOException("the answer is framed in an unknown way");
        if (length.isEmpty()) return limited(in.readNBytes(most + 1));
        if (!length.matches("[0-9]{1,9}") || Integer.parseInt(length) > most) throw tooLong();
        byte[] body = in.readNBytes(Integer.parseInt(length));
        if (body.length < Integer.parseInt(length)) throw new EOFException("the answer ended early");
        return body;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(MOST_CHUNK_LINE).replaceFirst(";.*", "").strip();
            if (!size.matches("[0-9A-Fa-f]{1,7}")) throw new IOException("a chunk of the answer has no length");
            int length = Integer.parseInt(size, 16);
            if (length == 0) return body.toByteArray();
            if (body.size() + length > most) throw tooLong();
            byte[] chunk = in.readNBytes(length);
            if (chunk.length < length) throw new EOFException("the answer ended early");
            body.writeBytes(chunk);
            if (!line(2).isEmpty()) throw new IOException("a chunk of the answer is longer than it says");
        }
    }

    private byte[] limited(byte[] body) throws IOException {
        if (body.length > most) throw tooLong();
        return body;
    }

    private IOException tooLong() {
        return new IOException("the answer has more than the %d bytes allowed".formatted(most));
    }

    private String line(int longest) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new EOFException("the answer ended early");
            if (line.size() >= longest || ++headBytes > 2 * MOST_HEAD_BYTES + most)
                throw new IOException("a line of the answer is too long");
            line.write(c);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
