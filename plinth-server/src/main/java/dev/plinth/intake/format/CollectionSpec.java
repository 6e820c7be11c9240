package dev.plinth.intake.format;

import java.util.List;

/** A collection that an import fills; made on first use. */
public record CollectionSpec(String name, List<FieldSpec> fields) {
    public CollectionSpec {
        fields = List.copyOf(fields);
        if (fields.stream().map(FieldSpec::name).distinct().count() != fields.size())
            throw new IllegalArgumentException("The collection " + name + " has two fields of one name");
    }
}
