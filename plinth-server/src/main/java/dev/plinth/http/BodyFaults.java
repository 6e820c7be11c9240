package dev.plinth.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemException;
import java.lang.reflect.RecordComponent;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks through a body that was refused for one field for the others that are wrong. Reading stops at the first; this walks
 * body and type side by side. It only ever adds to a refusal, so what it does not understand it passes over.
 */
final class BodyFaults {
    private static final int MOST = 50;

    private final JsonMapper mapper;
    private final List<FieldProblem> found = new ArrayList<>();

    private BodyFaults(JsonMapper mapper) {
        this.mapper = mapper;
    }

    static ProblemException all(JsonMapper mapper, byte[] json, JavaType type, ProblemException first) {
        if (first.fields().isEmpty() || !isRecord(type)) return first;
        BodyFaults faults = new BodyFaults(mapper);
        faults.found.addAll(first.fields());
        try {
            faults.record("", mapper.readTree(json), type);
        } catch (JacksonException | NumberFormatException unreadable) {
            return first;
        }
        return first.withFields(faults.found);
    }

    private void value(String path, JsonNode node, JavaType type) {
        if (node.isNull()) {
            if (!type.isReferenceType() && !type.hasRawClass(Optional.class))
                add(path, "is missing or null", "a value");
        } else if (type.hasRawClass(Optional.class)) value(path, node, type.containedTypeOrUnknown(0));
        else if (isRecord(type)) record(path, node, type);
        else if (type.isCollectionLikeType() && node.isArray())
            for (int i = 0; i < node.size(); i++) value(path + "[" + i + "]", node.path(i), type.getContentType());
        else if (isPlain(type)) plain(path, node, type);
    }

    private void record(String path, JsonNode node, JavaType type) {
        if (!node.isObject() || found.size() >= MOST) return;
        RecordComponent[] components = type.getRawClass().getRecordComponents();
        TreeSet<String> known =
                Arrays.stream(components).map(BodyFaults::name).collect(Collectors.toCollection(TreeSet::new));
        for (RecordComponent component : components) {
            String name = name(component);
            String at = path.isEmpty() ? name : path + "." + name;
            if (!node.has(name)) {
                if (!RecordIntrospector.mayBeAbsent(component)) add(at, "is missing", "a value");
            } else if (!node.path(name).isNull() || !RecordIntrospector.mayBeAbsent(component))
                value(at, node.path(name), mapper.constructType(component.getGenericType()));
        }
        for (String name : node.propertyNames())
            if (!known.contains(name))
                add(
                        path.isEmpty() ? JsonProblems.shortened(name) : path + "." + JsonProblems.shortened(name),
                        "is not known here",
                        "only: " + String.join(", ", known));
    }

    private static String name(RecordComponent component) {
        @Nullable JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given == null ? component.getName() : given.value();
    }

    private void plain(String path, JsonNode node, JavaType type) {
        try {
            mapper.readerFor(type).readValue(node);
        } catch (JacksonException e) {
            for (FieldProblem wrong : JsonProblems.of(e).fields()) add(path, wrong.wrong(), wrong.expected());
        }
    }

    private void add(String field, String wrong, String expected) {
        if (found.size() < MOST && found.stream().noneMatch(one -> one.field().equals(field)))
            found.add(new FieldProblem(field, wrong, expected));
    }

    private static boolean isRecord(JavaType type) {
        Class<?> raw = type.getRawClass();
        return RecordIntrospector.isOurs(raw) && !RecordIntrospector.wrapsOneValue(raw) && !type.hasGenericTypes();
    }

    /** Types whose reading depends on nothing but the value; others may want to see the text itself. */
    private static boolean isPlain(JavaType type) {
        Class<?> raw = type.getRawClass();
        return type.isPrimitive()
                || type.isEnumType()
                || raw == String.class
                || raw == Boolean.class
                || raw == Integer.class
                || raw == Long.class
                || raw == UUID.class
                || Temporal.class.isAssignableFrom(raw)
                || (RecordIntrospector.wrapsOneValue(raw)
                        && (raw.getRecordComponents()[0].getType() == UUID.class
                                || raw.getRecordComponents()[0].getType() == String.class));
    }
}
