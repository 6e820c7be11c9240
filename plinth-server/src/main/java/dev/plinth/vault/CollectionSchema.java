package dev.plinth.vault;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A collection with its fields. Fields may be added; name, type and class of a field never change. */
public final class CollectionSchema {
    private static final int MOST_NAMED = 20;

    private final CollectionId id;
    private final int version;
    private final boolean vouched;
    private final NewCollection description;
    private final List<Field> fields;
    private final Map<String, Field> byName;
    private final Map<Integer, Field> byId;

    CollectionSchema(
            CollectionId id,
            int version,
            String name,
            boolean vouched,
            List<Field> fields,
            List<String> purposes,
            Optional<String> retention) {
        this.id = id;
        this.version = version;
        this.vouched = vouched;
        this.fields = List.copyOf(fields);
        this.description =
                new NewCollection(name, fields.stream().map(Field::spec).toList(), purposes, retention);
        this.byName = fields.stream().collect(Collectors.toUnmodifiableMap(Field::name, Function.identity()));
        this.byId = fields.stream().collect(Collectors.toUnmodifiableMap(Field::id, Function.identity()));
    }

    public CollectionId id() {
        return id;
    }

    /** Grows by one with every change, beginning at 1. */
    public int version() {
        return version;
    }

    /** Whether the schema and every row of the collection carry a MAC. */
    boolean vouched() {
        return vouched;
    }

    public String name() {
        return description.name();
    }

    /** The fields in the order in which they were declared. */
    public List<Field> fields() {
        return fields;
    }

    /** When not empty, the only purposes for which fields may be revealed. */
    public List<String> purposes() {
        return description.purposes();
    }

    public Optional<String> retention() {
        return description.retention();
    }

    /** What a caller may name who named something else. */
    String choices() {
        String names = fields.stream().map(Field::name).limit(MOST_NAMED).collect(Collectors.joining(", "));
        return "one of: " + names + (fields.size() > MOST_NAMED ? ", …" : "");
    }

    public Optional<Field> field(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Field> field(int fieldId) {
        return Optional.ofNullable(byId.get(fieldId));
    }

    /**
     * The type of a field; of one that this schema does not know yet, {@code STRING}: the stored text is the same for all
     * types, so such a value survives being read and written.
     */
    FieldType typeOf(int fieldId) {
        Field known = byId.get(fieldId);
        return known == null ? FieldType.STRING : known.spec().type();
    }

    NewCollection description() {
        return description;
    }
}
