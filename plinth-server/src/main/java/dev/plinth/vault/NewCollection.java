package dev.plinth.vault;

import java.util.List;
import java.util.Optional;

/**
 * What an organisation asks of a collection.
 *
 * @param name unique in the organisation, {@code [a-z][a-z0-9_-]{0,62}}
 * @param purposes when not empty, the only purposes for which fields may be revealed
 * @param retention a note for people, such as {@code 6 years after discharge}; at most 200 characters
 */
public record NewCollection(String name, List<FieldSpec> fields, List<String> purposes, Optional<String> retention) {
    public NewCollection {
        fields = List.copyOf(fields);
        purposes = List.copyOf(purposes);
    }

    public static NewCollection of(String name, List<FieldSpec> fields) {
        return new NewCollection(name, fields, List.of(), Optional.empty());
    }
}
