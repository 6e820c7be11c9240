package dev.plinth.vault;

import dev.plinth.problem.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns values by name into checked content of a collection. Collects every problem, up to a number one can still read. */
final class DraftRules {
    private static final int MOST_PROBLEMS = 50;
    private static final int LONGEST_REFERENCE = 256;

    private final CollectionSchema schema;
    private final List<FieldProblem> problems = new ArrayList<>();

    DraftRules(CollectionSchema schema) {
        this.schema = schema;
    }

    List<FieldProblem> problems() {
        return problems;
    }

    /** The content of a whole record; {@code path} is where it stands in the request, empty or such as {@code records[3].}. */
    Content check(RecordDraft draft, String path) {
        draft.subject().ifPresent(reference -> reference(reference, path + "subject"));
        draft.naturalKey().ifPresent(key -> reference(key, path + "naturalKey"));
        Content content = Content.empty();
        apply(draft.fields(), path, content);
        requireRequired(content, path);
        return content;
    }

    /** Lays changes over existing content; a field that becomes nothing goes away. */
    void check(Map<String, Value> changes, Content content) {
        apply(changes, "", content);
        requireRequired(content, "");
    }

    private void apply(Map<String, Value> values, String path, Content content) {
        new TreeMap<>(values).forEach((name, value) -> {
            String where = path + "fields." + name;
            Optional<Field> field = schema.field(name);
            if (field.isEmpty()) {
                refuse(where, "the collection has no such field", schema.choices());
            } else if (value.isNothing()) {
                content.remove(field.get());
            } else {
                Optional<FieldProblem> problem = ValueRules.problem(field.get().spec(), value, where);
                if (problem.isEmpty())
                    content.put(field.get(), ValueRules.stored(field.get().spec(), value));
                else if (problems.size() < MOST_PROBLEMS) problems.add(problem.get());
            }
        });
    }

    private void requireRequired(Content content, String path) {
        for (Field field : schema.fields()) {
            boolean named = problems.stream().anyMatch(one -> one.field().equals(path + "fields." + field.name()));
            if (field.spec().required() && !content.has(field) && !named)
                refuse(path + "fields." + field.name(), "it is missing", "a value: the field is required");
        }
    }

    private void reference(String text, String path) {
        boolean good = !text.isEmpty()
                && Texts.length(text) <= LONGEST_REFERENCE
                && text.indexOf('\0') < 0
                && Texts.wellFormed(text);
        if (!good)
            refuse(
                    path,
                    "it is empty, too long, or holds U+0000 or half of a surrogate pair",
                    "1 to " + LONGEST_REFERENCE + " characters");
    }

    private void refuse(String field, String wrong, String expected) {
        if (problems.size() < MOST_PROBLEMS) problems.add(new FieldProblem(field, wrong, expected));
    }
}
