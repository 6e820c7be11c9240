package dev.plinth.intake.support;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.FormatReader;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.intake.format.RecordSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything a reader said about one small file. */
public final class Collected implements RecordSink {
    private final List<ParsedRecord> records = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    public static Collected from(FormatReader reader, String text) {
        return from(reader, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static Collected from(FormatReader reader, InputStream in) {
        Collected collected = new Collected();
        try (in) {
            reader.read(in, collected);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return collected;
    }

    @Override
    public void record(ParsedRecord found) {
        records.add(found);
    }

    @Override
    public void finding(Finding found) {
        findings.add(found);
    }

    public List<ParsedRecord> records() {
        return records;
    }

    public List<ParsedRecord> of(String collection) {
        return records.stream()
                .filter(one -> one.collection().equals(collection))
                .toList();
    }

    public List<Finding> findings() {
        return findings;
    }

    public List<String> errors() {
        return findings.stream().filter(Finding::refuses).map(Finding::toString).toList();
    }

    public List<String> notes() {
        return findings.stream()
                .filter(one -> !one.refuses())
                .map(Finding::toString)
                .toList();
    }

    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        records.forEach(one -> counts.merge(one.collection(), 1, Integer::sum));
        return counts;
    }
}
