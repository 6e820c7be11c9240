package dev.plinth.intake.format;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads UTF-8 lines of bounded length. A line that is too long or not UTF-8 is a finding and is left out. */
public final class LineReader {
    private final InputStream in;
    private final int longest;
    private final Consumer<Finding> findings;
    private long number;

    /** @param longest line in bytes that is taken */
    public LineReader(InputStream in, int longest, Consumer<Finding> findings) {
        this.in = new BufferedInputStream(in, 64 * 1024);
        this.longest = longest;
        this.findings = findings;
    }

    /** The next line that is not blank; empty at the end of the file. */
    public Optional<Line> next() throws IOException {
        while (true) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
            int last = fill(bytes);
            if (last < 0 && bytes.size() == 0) return Optional.empty();
            number++;
            if (bytes.size() > longest) {
                findings.accept(Finding.error(
                        Place.line(number, ""),
                        "the line is longer than " + longest + " bytes",
                        "one JSON object of at most " + longest + " bytes a line"));
                continue;
            }
            Optional<String> text = decode(bytes.toByteArray());
            if (text.isPresent() && !text.get().isBlank()) return Optional.of(new Line(number, text.get()));
        }
    }

    /** Fills in one line and at most one byte more than allowed; what follows of it is skipped. */
    private int fill(ByteArrayOutputStream bytes) throws IOException {
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (bytes.size() <= longest) bytes.write(next);
            next = in.read();
        }
        return next;
    }

    private Optional<String> decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(number == 1 && text.startsWith("\ufeff") ? text.substring(1) : text);
        } catch (CharacterCodingException malformed) {
            findings.accept(Finding.error(Place.line(number, ""), "the line is not UTF-8", "a file saved as UTF-8"));
            return Optional.empty();
        }
    }
}
