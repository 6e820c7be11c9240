package dev.plinth.intake;

import dev.plinth.intake.format.CollectionSpec;
import dev.plinth.intake.format.FieldSpec;
import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.intake.format.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What every record must be before any is loaded: no longer than the vault takes, well-formed, in a known department. */
final class RecordRules {
    static final int LONGEST_TEXT = dev.plinth.vault.FieldSpec.DEFAULT_MAX_LENGTH;
    private static final int LONGEST_REFERENCE = 256;

    private final Map<String, Map<String, FieldSpec>> fields = new HashMap<>();
    private final UnknownDepartments unknownDepartments;
    private final Consumer<Finding> findings;

    RecordRules(List<CollectionSpec> collections, Set<String> departments, Consumer<Finding> findings) {
        for (CollectionSpec collection : collections) {
            Map<String, FieldSpec> byName = new HashMap<>();
            collection.fields().forEach(field -> byName.put(field.name(), field));
            fields.put(collection.name(), byName);
        }
        this.unknownDepartments = new UnknownDepartments(departments);
        this.findings = findings;
    }

    void check(ParsedRecord found) {
        Map<String, FieldSpec> known = fields.getOrDefault(found.collection(), Map.of());
        found.fields().forEach((name, value) -> {
            if (!known.containsKey(name))
                throw new IllegalStateException("The reader of " + found.collection() + " does not declare " + name);
            text(found.place(), name, DraftValues.of(value).toJson(), value instanceof String plain ? plain : "");
        });
        for (FieldSpec field : known.values())
            if (field.required() && !found.fields().containsKey(field.name()))
                findings.accept(Finding.error(found.place(), field.name() + " is missing", "a value"));
        found.subject().ifPresent(reference -> reference(found.place(), reference));
        found.department().ifPresent(unknownDepartments::check);
    }

    /** Tells what can only be told when every record was seen. */
    void end() {
        unknownDepartments.tell(findings);
    }

    private void text(Place place, String name, String json, String plain) {
        String measured = plain.isEmpty() ? json : plain;
        int length = measured.codePointCount(0, measured.length());
        if (length > LONGEST_TEXT)
            findings.accept(Finding.error(place, name + " has " + length + " characters", "at most " + LONGEST_TEXT));
        if (halved(measured))
            findings.accept(Finding.error(place, name + " holds half of a surrogate pair", "well-formed Unicode text"));
    }

    private void reference(Place place, String reference) {
        if (reference.isEmpty()
                || reference.codePointCount(0, reference.length()) > LONGEST_REFERENCE
                || reference.indexOf('\0') >= 0
                || halved(reference))
            findings.accept(Finding.error(
                    place,
                    "the reference to the person is empty, too long, or not well-formed",
                    "1 to " + LONGEST_REFERENCE + " characters"));
    }

    private static boolean halved(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1)))
                i++;
            else if (Character.isSurrogate(c)) return true;
        }
        return false;
    }
}
