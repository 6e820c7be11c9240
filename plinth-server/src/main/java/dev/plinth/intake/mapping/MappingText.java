package dev.plinth.intake.mapping;

import dev.plinth.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a mapping file (YAML, of which JSON is a part) into plain values; refuses what it does not know by its name. */
final class MappingText {
    static final int LONGEST_CHARS = 64 * 1024;

    private final String path;
    private final Map<String, Object> values;

    private MappingText(String path, Map<String, Object> values) {
        this.path = path;
        this.values = values;
    }

    static MappingText parse(String text) {
        if (text.length() > LONGEST_CHARS)
            throw ProblemException.field("mapping", "it is too long", "at most " + LONGEST_CHARS + " characters");
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(10);
        options.setCodePointLimit(LONGEST_CHARS);
        try {
            return of("mapping", new Yaml(new SafeConstructor(options)).load(text));
        } catch (YAMLException malformed) {
            throw ProblemException.field("mapping", "it is not well-formed", "YAML or JSON without repeated keys");
        }
    }

    private static MappingText of(String path, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map))
            throw ProblemException.field(path, "is not an object", "keys with values");
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, one) -> {
            if (one != null) values.put(String.valueOf(key), one);
        });
        return new MappingText(path, values);
    }

    /** Refuses every key that is not one of these. */
    MappingText only(Set<String> known) {
        for (String key : values.keySet())
            if (!known.contains(key))
                throw ProblemException.field(
                        path,
                        "it has a key that is not known",
                        "only " + String.join(", ", known.stream().sorted().toList()));
        return this;
    }

    Set<String> keys() {
        return values.keySet();
    }

    Optional<MappingText> object(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> of(path + "." + key, value));
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> scalar(path + "." + key, value));
    }

    String needed(String key) {
        return text(key).orElseThrow(() -> ProblemException.field(path + "." + key, "is missing", "a text"));
    }

    boolean flag(String key) {
        return switch (values.getOrDefault(key, false)) {
            case Boolean flag -> flag;
            default -> throw ProblemException.field(path + "." + key, "is not a truth value", "true or false");
        };
    }

    /** A list of texts, or one text alone. */
    List<String> texts(String key) {
        Object value = values.getOrDefault(key, List.of());
        if (value instanceof List<?> list)
            return list.stream().map(one -> scalar(path + "." + key, one)).toList();
        return List.of(scalar(path + "." + key, value));
    }

    String path(String key) {
        return path + "." + key;
    }

    private static String scalar(String path, @Nullable Object value) {
        if (value instanceof String || value instanceof Number) return value.toString();
        throw ProblemException.field(path, "is not a text", "a text");
    }
}
