package dev.plinth.intake.x12;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.Place;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts an X12 file into segments. Each ISA declares the separators anew; white space between segments is skipped. Holds one
 * segment at a time.
 */
final class X12Tokenizer {
    /*
     * An ISA is 106 characters of fixed widths, and the characters at its end are the component separator and the segment
     * terminator. When a width is wrong the header is read by counting its sixteen element separators instead, so that the
     * rest of the file can still be checked; the wrong width is an error all the same.
     */
    static final int MAX_SEGMENT_BYTES = 64 * 1024;
    private static final int[] ISA_WIDTHS = {2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1};
    private static final int LONGEST_ISA = 512;

    private final InputStream in;
    private final Consumer<Finding> findings;
    private final SegmentBuffer buffer = new SegmentBuffer(MAX_SEGMENT_BYTES);
    private Optional<Separators> separators = Optional.empty();
    private long count;
    private boolean broken;

    X12Tokenizer(InputStream in, Consumer<Finding> findings) {
        this.in = new BufferedInputStream(in, 64 * 1024);
        this.findings = findings;
    }

    /** The next segment; empty at the end of the file, or when it cannot be cut any further. */
    Optional<Segment> next() throws IOException {
        if (broken) return Optional.empty();
        int first = firstByte();
        if (first < 0) return Optional.empty();
        count++;
        buffer.clear();
        return startsHeader(first) ? header() : body(first);
    }

    long count() {
        return count;
    }

    /** Skips white space, and the byte order mark at the very beginning. */
    private int firstByte() throws IOException {
        int next = in.read();
        if (count == 0 && next == 0xef) {
            in.mark(2);
            if (in.read() == 0xbb && in.read() == 0xbf) next = in.read();
            else in.reset();
        }
        while (next == ' ' || next == '\r' || next == '\n' || next == '\t') next = in.read();
        return next;
    }

    private boolean startsHeader(int first) throws IOException {
        if (first != 'I') return false;
        in.mark(3);
        int second = in.read();
        int third = in.read();
        int fourth = in.read();
        in.reset();
        return second == 'S' && third == 'A' && fourth >= 0 && !Separators.ordinary((char) fourth);
    }

    private Optional<Segment> header() throws IOException {
        buffer.add('I');
        buffer.add(in.read());
        buffer.add(in.read());
        int element = in.read();
        buffer.add(element);
        int seen = 1;
        while (seen < ISA_WIDTHS.length && buffer.length() < LONGEST_ISA) {
            int next = in.read();
            if (next < 0) return stop("ISA", "the file ends inside the interchange header", "106 characters of ISA");
            buffer.add(next);
            if (next == element) seen++;
        }
        if (seen < ISA_WIDTHS.length)
            return stop("ISA", "the interchange header has fewer than 16 elements", "16 elements of fixed width");
        int component = in.read();
        int terminator = in.read();
        if (component < 0 || terminator < 0)
            return stop("ISA16", "the file ends inside the interchange header", "component separator and terminator");
        buffer.add(component);
        List<String> elements = Segment.split(buffer.text().substring(4), (char) element);
        String eleventh = elements.get(10);
        boolean repeats = eleventh.length() == 1 && !Separators.ordinary(eleventh.charAt(0));
        Separators found = new Separators(
                (char) element, repeats ? Optional.of(eleventh.charAt(0)) : Optional.empty(), (char) component, (char)
                        terminator);
        Optional<String> flaw = found.flaw();
        if (flaw.isPresent())
            return stop("ISA", flaw.get(), "four different characters that occur nowhere in the data");
        checkWidths(elements);
        if (!repeats)
            findings.accept(Finding.note(
                    place("ISA11"), "a letter or digit stands for the repetition separator", "a separator such as ^"));
        separators = Optional.of(found);
        return Optional.of(new Segment(count, "ISA", elements, found));
    }

    private void checkWidths(List<String> elements) {
        for (int i = 0; i < ISA_WIDTHS.length; i++) {
            int width = elements.get(i).length();
            if (width != ISA_WIDTHS[i])
                findings.accept(Finding.error(
                        place("ISA%02d".formatted(i + 1)),
                        "has " + width + " characters",
                        ISA_WIDTHS[i] + " characters, padded with spaces"));
        }
    }

    private Optional<Segment> body(int first) throws IOException {
        if (separators.isEmpty())
            return stop("", "the file does not begin with an interchange header", "ISA as the first segment");
        Separators by = separators.get();
        int next = first;
        while (next != by.terminator()) {
            if (next < 0) return stop("", "the file ends inside a segment", "a segment terminator");
            if (!buffer.add(next))
                return stop(
                        "",
                        "the segment is longer than " + MAX_SEGMENT_BYTES + " bytes",
                        "the segment terminator that ISA declares, after each segment");
            next = in.read();
        }
        List<String> parts = Segment.split(buffer.text(), by.element());
        return Optional.of(new Segment(count, parts.getFirst(), parts.subList(1, parts.size()), by));
    }

    private Optional<Segment> stop(String part, String wrong, String expected) {
        findings.accept(Finding.error(place(part), wrong, expected));
        broken = true;
        return Optional.empty();
    }

    private Place place(String part) {
        return Place.segment(Math.max(count, 1), part);
    }
}
