package dev.plinth.vault;

import dev.plinth.problem.FieldProblem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which values a field takes. Messages never repeat a value: it may be one that has to be sealed. */
final class ValueRules {
    static final int LONGEST_NUMBER = 1_000;
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern MOMENT = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    private ValueRules() {}

    static Optional<FieldProblem> problem(FieldSpec field, Value value, String path) {
        if (!Texts.wellFormed(value.text()))
            return wrong(path, "it holds half of a surrogate pair", "well-formed Unicode text");
        return switch (field.type()) {
            case STRING -> value.kind() != Value.Kind.TEXT ? kind(path, "a string") : length(field, value.text(), path);
            case INTEGER -> number(value, path, "a whole number without fraction or exponent", true);
            case DECIMAL -> number(value, path, "a number", false);
            case BOOLEAN -> value.kind() == Value.Kind.FLAG ? Optional.empty() : kind(path, "true or false");
            case DATE -> isDay(value) ? Optional.empty() : kind(path, "a date such as \"2026-01-31\"");
            case TIMESTAMP ->
                isMoment(value) ? Optional.empty() : kind(path, "a date-time such as \"2026-01-31T10:00:00Z\"");
            case JSON -> length(field, value.toJson(), path);
        };
    }

    /** The form in which a value of this field is stored; it has no problem. */
    static Value stored(FieldSpec field, Value value) {
        return field.type() == FieldType.JSON ? new Value(Value.Kind.STRUCTURE, value.toJson()) : value;
    }

    private static Optional<FieldProblem> number(Value value, String path, String expected, boolean whole) {
        if (value.kind() != Value.Kind.NUMBER
                || (whole && !WHOLE.matcher(value.text()).matches())) return kind(path, expected);
        if (value.text().length() > LONGEST_NUMBER)
            return wrong(path, "it is too long", "at most " + LONGEST_NUMBER + " characters");
        return Optional.empty();
    }

    private static Optional<FieldProblem> length(FieldSpec field, String text, String path) {
        int length = Texts.length(text);
        if (length <= field.maxLength()) return Optional.empty();
        return wrong(path, "it has " + length + " characters", "at most " + field.maxLength());
    }

    private static boolean isDay(Value value) {
        if (value.kind() != Value.Kind.TEXT || !DAY.matcher(value.text()).matches()) return false;
        try {
            LocalDate.parse(value.text());
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isMoment(Value value) {
        if (value.kind() != Value.Kind.TEXT || !MOMENT.matcher(value.text()).matches()) return false;
        try {
            OffsetDateTime.parse(value.text());
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Optional<FieldProblem> kind(String path, String expected) {
        return wrong(path, "it is not of the field's type", expected);
    }

    private static Optional<FieldProblem> wrong(String path, String wrong, String expected) {
        return Optional.of(new FieldProblem(path, wrong, expected));
    }
}
