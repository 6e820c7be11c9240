package dev.plinth.http;

import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says what Jackson refused in our words: its own messages quote the value, which may be a secret. */
final class JsonProblems {
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate Object property \"(.*)\"", Pattern.DOTALL);
    private static final Pattern MISSING =
            Pattern.compile("Missing required creator property '([^']*)'.*", Pattern.DOTALL);
    private static final int LONGEST_NAME = 100;

    private JsonProblems() {}

    static ProblemException of(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case ValueInstantiationException refused -> refusedByType(refused);
            case MismatchedInputException mismatch -> mismatch(mismatch);
            case InputCoercionException range ->
                ProblemException.field(path(range), "is out of range", expected(range.getTargetType()));
            case StreamConstraintsException _ ->
                new ProblemException(
                        ProblemCode.INVALID_JSON,
                        "The body nests too deep, or a name or number in it is too long%s".formatted(at(e)));
            default -> syntax(e);
        };
    }

    private static ProblemException syntax(JacksonException e) {
        Matcher duplicate = DUPLICATE.matcher(String.valueOf(e.getOriginalMessage()));
        if (duplicate.matches()) {
            String name = shortened(duplicate.group(1));
            return new ProblemException(
                    ProblemCode.INVALID_JSON,
                    "The name %s occurs twice in one object%s".formatted(name, at(e)),
                    List.of(new FieldProblem(join(path(e), name), "occurs twice", "each name once")));
        }
        return new ProblemException(
                ProblemCode.INVALID_JSON, "The body is not valid JSON (RFC 8259)%s".formatted(at(e)));
    }

    private static ProblemException unknown(UnrecognizedPropertyException e) {
        @Nullable Collection<Object> known = e.getKnownPropertyIds();
        String expected = known == null || known.isEmpty()
                ? "no fields"
                : known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
        return ProblemException.field(path(e), "is not known here", "only: " + expected);
    }

    private static ProblemException mismatch(MismatchedInputException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Trailing token") || message.startsWith("No content")) return syntax(e);
        Matcher missing = MISSING.matcher(message);
        if (missing.matches()) return ProblemException.field(join(path(e), missing.group(1)), "is missing", "a value");
        if (e instanceof InvalidNullException) return ProblemException.field(path(e), "is missing or null", "a value");
        String field = path(e);
        return ProblemException.field(
                field.isEmpty() ? "body" : field, "has the wrong type or form", expected(e.getTargetType()));
    }

    private static ProblemException refusedByType(ValueInstantiationException e) {
        String path = path(e);
        for (@Nullable Throwable at = e; at != null; at = at.getCause())
            if (at instanceof ProblemException ours) return inside(path, ours);
        return ProblemException.field(
                path.isEmpty() ? "body" : path, "is not an acceptable value", "see the API description");
    }

    private static ProblemException inside(String path, ProblemException ours) {
        if (path.isEmpty()) return ours;
        List<FieldProblem> fields = ours.fields().stream()
                .map(f -> new FieldProblem(join(path, f.field()), f.wrong(), f.expected()))
                .toList();
        return new ProblemException(ours.code(), path + ": " + ours.getMessage(), fields);
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) return "another type";
        if (type == String.class) return "a string";
        if (type == boolean.class || type == Boolean.class) return "true or false";
        if (type == int.class || type == Integer.class) return "a whole number of 32 bits";
        if (type == long.class || type == Long.class) return "a whole number of 64 bits";
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) return "a number";
        if (type == UUID.class) return "an id in the canonical form of a UUID";
        if (type == Instant.class) return "a time such as 2026-01-31T09:30:00Z";
        if (type == LocalDate.class) return "a date such as 2026-01-31";
        if (type.isEnum())
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        if (Collection.class.isAssignableFrom(type) || type.isArray()) return "an array";
        if (Map.class.isAssignableFrom(type) || type.isRecord()) return "an object";
        return "another type";
    }

    /** The place of a problem as a path such as {@code records[3].subject}. */
    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            @Nullable String name = step.getPropertyName();
            if (name == null) {
                if (step.getIndex() >= 0)
                    path.append('[').append(step.getIndex()).append(']');
            } else {
                if (!path.isEmpty()) path.append('.');
                path.append(shortened(name));
            }
        }
        return path.toString();
    }

    private static String join(String path, String name) {
        if (path.isEmpty()) return name;
        return name.isEmpty() || path.equals(name) || path.endsWith("." + name) ? path : path + "." + name;
    }

    static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }

    private static String at(JacksonException e) {
        @Nullable TokenStreamLocation location = e.getLocation();
        return location == null || location.getLineNr() < 0
                ? ""
                : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
