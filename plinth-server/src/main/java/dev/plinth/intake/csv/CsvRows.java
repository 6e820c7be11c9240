package dev.plinth.intake.csv;

import dev.plinth.intake.format.DepartmentKey;
import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.intake.format.Place;
import dev.plinth.intake.format.RecordSink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVRecord;

/** The rows under one header line. */
final class CsvRows {
    private static final int MOST_COLUMNS = 500;

    private final CsvMapping mapping;
    private final List<String> headers;
    private final List<String> parts;
    private final RecordSink sink;
    private boolean usable = true;

    private CsvRows(CsvMapping mapping, List<String> headers, RecordSink sink) {
        this.mapping = mapping;
        this.headers = headers;
        this.parts = IntStream.range(0, headers.size())
                .mapToObj(i -> "column %d (%s)".formatted(i + 1, headers.get(i)))
                .toList();
        this.sink = sink;
    }

    static CsvRows under(CsvMapping mapping, CSVRecord header, RecordSink sink) {
        List<String> names = new ArrayList<>(header.toList());
        if (names.getFirst().startsWith("\ufeff")) names.set(0, names.getFirst().substring(1));
        CsvRows rows = new CsvRows(mapping, List.copyOf(names), sink);
        rows.checkHeader();
        return rows;
    }

    boolean usable() {
        return usable;
    }

    private void checkHeader() {
        if (headers.size() > MOST_COLUMNS) {
            refuse("", "the header has " + headers.size() + " columns", "at most " + MOST_COLUMNS);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.get(i);
            String where = "column " + (i + 1);
            if (!seen.add(name)) refuse(where, "has the same name as another column", "each name once");
            else if (!mapping.columns().containsKey(name) && !used(name))
                refuse(where, "is not in the mapping", "a column of the mapping, or its name under ignore");
        }
        Set<String> wanted = new HashSet<>(mapping.columns().keySet());
        mapping.subject().ifPresent(wanted::add);
        mapping.department().ifPresent(wanted::add);
        for (String name : wanted)
            if (!seen.contains(name)) refuse("", "the column " + name + " is missing", "the column " + name);
    }

    private boolean used(String name) {
        return mapping.ignored().contains(name)
                || mapping.subject().filter(name::equals).isPresent()
                || mapping.department().filter(name::equals).isPresent();
    }

    private void refuse(String where, String wrong, String expected) {
        usable = false;
        sink.finding(Finding.error(Place.line(1, where), wrong, expected));
    }

    void row(CSVRecord row, long line) {
        if (row.size() != headers.size()) {
            sink.finding(Finding.error(
                    Place.line(line, ""),
                    "has " + row.size() + " values",
                    headers.size() + " values, as in the header"));
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        boolean sound = true;
        for (int i = 0; i < headers.size(); i++) {
            Optional<CsvColumn> column = Optional.ofNullable(mapping.columns().get(headers.get(i)));
            if (column.isPresent()) sound &= value(column.get(), row.get(i), place(line, i), fields);
        }
        if (sound) emit(row, line, fields);
    }

    private boolean value(CsvColumn column, String text, Place place, Map<String, Object> fields) {
        if (text.isEmpty()) {
            if (column.field().required()) sink.finding(Finding.error(place, "is empty", column.expected()));
            return !column.field().required();
        }
        Optional<Object> value = column.value(text);
        if (value.isEmpty()) sink.finding(Finding.error(place, "is not " + column.expected(), column.expected()));
        value.ifPresent(found -> fields.put(column.field().name(), found));
        return value.isPresent();
    }

    private void emit(CSVRecord row, long line, Map<String, Object> fields) {
        List<String> key = new ArrayList<>();
        for (String name : mapping.key()) key.add(String.valueOf(fields.getOrDefault(name, "")));
        if (key.stream().allMatch(String::isEmpty)) {
            sink.finding(Finding.error(
                    Place.line(line, ""),
                    "has no key",
                    "a value in at least one of " + String.join(", ", mapping.key())));
            return;
        }
        sink.record(new ParsedRecord(
                Place.line(line, ""),
                mapping.collection(),
                String.join("\n", key),
                cell(row, mapping.subject()),
                cell(row, mapping.department()).map(named -> new DepartmentKey(named, departmentPlace(line))),
                fields));
    }

    private Optional<String> cell(CSVRecord row, Optional<String> column) {
        return column.map(headers::indexOf).map(row::get).filter(text -> !text.isEmpty());
    }

    private Place departmentPlace(long line) {
        return place(line, headers.indexOf(mapping.department().orElseThrow()));
    }

    private Place place(long line, int column) {
        return Place.line(line, parts.get(column));
    }
}
