package dev.plinth.vault;

import dev.plinth.problem.FieldProblem;
import dev.plinth.tenancy.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a collection may look like. Collects everything that is wrong with one, so that it can be said at once. */
final class SchemaRules {
    static final int MOST_FIELDS = 500;
    private static final int MOST_PURPOSES = 50;
    private static final int LONGEST_NOTE = 200;
    private static final Pattern COLLECTION_NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
    private static final Set<FieldType> SEARCHABLE = Set.of(FieldType.STRING, FieldType.INTEGER, FieldType.DATE);

    private final boolean hipaa;
    private final List<FieldProblem> problems = new ArrayList<>();

    private SchemaRules(boolean hipaa) {
        this.hipaa = hipaa;
    }

    /**
     * @param hipaa whether the organisation's HIPAA package is on
     */
    static List<FieldProblem> problemsOf(NewCollection wanted, boolean hipaa) {
        SchemaRules rules = new SchemaRules(hipaa);
        rules.collection(wanted);
        return rules.problems;
    }

    /** As {@link #problemsOf(NewCollection, boolean)} for fields that join those of {@code schema}. */
    static List<FieldProblem> problemsOf(CollectionSchema schema, List<FieldSpec> added, boolean hipaa) {
        SchemaRules rules = new SchemaRules(hipaa);
        Set<String> names = new HashSet<>();
        schema.fields().forEach(field -> names.add(field.name()));
        if (added.isEmpty() || names.size() + added.size() > MOST_FIELDS)
            rules.refuse("fields", "it holds " + added.size() + " fields", "1 to " + MOST_FIELDS + " fields in all");
        for (int i = 0; i < added.size(); i++) {
            rules.field("fields[" + i + "]", added.get(i), names);
            if (added.get(i).required())
                rules.refuse(
                        "fields[" + i + "].required",
                        "records that are there already do not have this field",
                        "false for a field that is added later");
        }
        return rules.problems;
    }

    private void collection(NewCollection wanted) {
        if (!COLLECTION_NAME.matcher(wanted.name()).matches())
            refuse("name", "it is no name for a collection", "[a-z][a-z0-9_-]{0,62}");
        if (wanted.fields().isEmpty() || wanted.fields().size() > MOST_FIELDS)
            refuse("fields", "it holds " + wanted.fields().size() + " fields", "1 to " + MOST_FIELDS + " fields");
        if (wanted.purposes().size() > MOST_PURPOSES)
            refuse("purposes", "there are " + wanted.purposes().size(), "at most " + MOST_PURPOSES);
        for (int i = 0; i < wanted.purposes().size(); i++)
            note("purposes[" + i + "]", wanted.purposes().get(i));
        if (wanted.purposes().size() != Set.copyOf(wanted.purposes()).size())
            refuse("purposes", "one is named twice", "different purposes");
        wanted.retention().ifPresent(text -> note("retention", text));
        Set<String> names = new HashSet<>();
        for (int i = 0; i < wanted.fields().size(); i++)
            field("fields[" + i + "]", wanted.fields().get(i), names);
    }

    private void field(String path, FieldSpec field, Set<String> names) {
        if (!FIELD_NAME.matcher(field.name()).matches())
            refuse(path + ".name", "it is no name for a field", "[A-Za-z][A-Za-z0-9_-]{0,62}");
        if (!names.add(field.name())) refuse(path + ".name", "the collection has this field already", "another name");
        if (field.fieldClass() == FieldClass.PHI && !hipaa)
            refuse(
                    path + ".class",
                    "the organisation's HIPAA package is off, so no health information is stored",
                    "another class, or the package switched on first: PUT …/settings/hipaa.package with the value \"on\"");
        if (field.search().isPresent() && !SEARCHABLE.contains(field.type()))
            refuse(path + ".search", "a " + field.type().text() + " cannot be searched", "no search, or type string");
        if (!field.mask().fits(field.fieldClass()))
            refuse(
                    path + ".mask",
                    "a " + field.fieldClass().text() + " field cannot have the mask "
                            + field.mask().text(),
                    field.fieldClass() == FieldClass.SECRET ? "full" : "a mask that hides something");
        else if (!field.mask().fits(field.type()))
            refuse(
                    path + ".mask",
                    "the mask %s does not fit a %s"
                            .formatted(field.mask().text(), field.type().text()),
                    "full");
        if (field.maxLength() < 1 || field.maxLength() > FieldSpec.LONGEST)
            refuse(path + ".maxLength", "it is " + field.maxLength(), "1 to " + FieldSpec.LONGEST);
    }

    private void note(String path, String text) {
        if (text.isBlank() || text.length() > LONGEST_NOTE || !Texts.wellFormed(text) || text.indexOf('\0') >= 0)
            refuse(path, "it is empty, too long, or not well-formed text", "1 to " + LONGEST_NOTE + " characters");
        else
            Names.hidden(text)
                    .ifPresent(wrong -> refuse(path, "it " + wrong, "1 to " + LONGEST_NOTE + " visible characters"));
    }

    private void refuse(String field, String wrong, String expected) {
        problems.add(new FieldProblem(field, wrong, expected));
    }
}
