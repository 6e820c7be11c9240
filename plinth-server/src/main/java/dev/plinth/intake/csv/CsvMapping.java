package dev.plinth.intake.csv;

import dev.plinth.intake.format.CollectionSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the columns of a file are.
 *
 * @param key fields that together make a record the same when it is read again
 * @param subject column that names the person a record is about
 * @param department column that holds the key of a department
 * @param columns by header, in the order of the mapping
 * @param ignored headers that are not loaded
 */
public record CsvMapping(
        String collection,
        char delimiter,
        List<String> key,
        Optional<String> subject,
        Optional<String> department,
        Map<String, CsvColumn> columns,
        Set<String> ignored) {
    public CsvMapping {
        key = List.copyOf(key);
        ignored = Set.copyOf(ignored);
    }

    CollectionSpec spec() {
        return new CollectionSpec(
                collection, columns.values().stream().map(CsvColumn::field).toList());
    }
}
