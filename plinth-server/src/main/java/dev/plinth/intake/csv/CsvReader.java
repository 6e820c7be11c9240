package dev.plinth.intake.csv;

import static java.util.Objects.requireNonNull;

import dev.plinth.intake.format.CollectionSpec;
import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.FormatReader;
import dev.plinth.intake.format.Place;
import dev.plinth.intake.format.RecordSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads comma-separated values (RFC 4180) in UTF-8 with a header line. Values are taken as they are: white space, formula
 * signs and control characters are data. Memory is bounded by the longest record.
 */
public final class CsvReader implements FormatReader {
    static final int LONGEST_RECORD_CHARS = 1_000_000;

    private final CsvMapping mapping;

    public CsvReader(CsvMapping mapping) {
        this.mapping = mapping;
    }

    @Override
    public List<CollectionSpec> collections() {
        return List.of(mapping.spec());
    }

    @Override
    public void read(InputStream in, RecordSink sink) throws IOException {
        BoundedReader text =
                new BoundedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), LONGEST_RECORD_CHARS);
        CSVFormat form = CSVFormat.RFC4180
                .builder()
                .setDelimiter(mapping.delimiter())
                .setIgnoreEmptyLines(true)
                .get();
        try (CSVParser parser =
                CSVParser.builder().setReader(text).setFormat(form).get()) {
            rows(parser, text, sink);
        }
    }

    private void rows(CSVParser parser, BoundedReader text, RecordSink sink) throws IOException {
        Iterator<CSVRecord> records = parser.iterator();
        Optional<CsvRows> rows = Optional.empty();
        while (true) {
            long line = parser.getCurrentLineNumber() + 1;
            text.nextRecord();
            Optional<CSVRecord> next;
            try {
                next = records.hasNext() ? Optional.of(records.next()) : Optional.empty();
            } catch (UncheckedIOException broken) {
                long here = Math.max(line, parser.getCurrentLineNumber());
                sink.finding(told(requireNonNull(broken.getCause()), here, line));
                return;
            }
            if (next.isEmpty()) break;
            if (rows.isPresent()) rows.get().row(next.get(), line);
            else rows = Optional.of(CsvRows.under(mapping, next.get(), sink));
            if (!rows.get().usable()) return;
        }
        if (rows.isEmpty())
            sink.finding(Finding.error(Place.line(1, ""), "the file has no header line", "the names of the columns"));
    }

    private static Finding told(IOException cause, long here, long begun) throws IOException {
        return switch (cause) {
            case CharacterCodingException notUtf8 ->
                Finding.error(
                        Place.line(here, ""), "this line or one soon after it is not UTF-8", "a file saved as UTF-8");
            case BoundedReader.TooLongException tooLong ->
                Finding.error(
                        Place.line(begun, ""),
                        "the record that begins here is longer than " + LONGEST_RECORD_CHARS + " characters",
                        "a closing quote and a line end");
            case CSVException quotes ->
                Finding.error(
                        Place.line(here, ""),
                        "the quotes in the record that begins in line " + begun + " do not match",
                        "quotes around the whole value, and doubled inside it");
            default -> throw cause;
        };
    }
}
