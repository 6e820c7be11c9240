package dev.plinth.intake.mapping;

import dev.plinth.problem.ProblemException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a mapping file (YAML, of which JSON is a part); refuses what it does not know by its name. Keys and texts are taken as
 * they are written, whatever type YAML sees in them: {@code no}, {@code 1.0} and {@code 2024-01-01} are names of columns.
 */
final class MappingText {
    static final int LONGEST_CHARS = 64 * 1024;

    /** What YAML sees in scalars that carry no tag of their own. */
    private static final Set<Tag> PLAIN =
            Set.of(Tag.STR, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP, Tag.NULL, Tag.MERGE);

    private final String path;
    private final Map<String, Node> values;

    private MappingText(String path, Map<String, Node> values) {
        this.path = path;
        this.values = values;
    }

    static MappingText parse(String text) {
        if (text.length() > LONGEST_CHARS)
            throw ProblemException.field("mapping", "it is too long", "at most " + LONGEST_CHARS + " characters");
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(10);
        options.setCodePointLimit(LONGEST_CHARS);
        try {
            return of("mapping", new Yaml(new SafeConstructor(options)).compose(new StringReader(text)));
        } catch (YAMLException malformed) {
            throw notWellFormed();
        }
    }

    private static MappingText of(String path, @Nullable Node value) {
        if (!(value instanceof MappingNode map && map.getTag().equals(Tag.MAP)))
            throw ProblemException.field(path, "is not an object", "keys with values");
        Map<String, Node> values = new LinkedHashMap<>();
        for (NodeTuple one : map.getValue())
            if (values.put(written(path, one.getKeyNode()), one.getValueNode()) != null) throw notWellFormed();
        values.values().removeIf(one -> one.getTag().equals(Tag.NULL));
        return new MappingText(path, values);
    }

    private static ProblemException notWellFormed() {
        return ProblemException.field("mapping", "it is not well-formed", "YAML or JSON without repeated keys");
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
        return Optional.ofNullable(values.get(key)).map(value -> of(path(key), value));
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> scalar(path(key), value));
    }

    String needed(String key) {
        return text(key).orElseThrow(() -> ProblemException.field(path(key), "is missing", "a text"));
    }

    boolean flag(String key) {
        @Nullable Node value = values.get(key);
        if (value == null) return false;
        if (!(value instanceof ScalarNode flag && flag.getTag().equals(Tag.BOOL)))
            throw ProblemException.field(path(key), "is not a truth value", "true or false");
        return Set.of("true", "yes", "on").contains(flag.getValue().toLowerCase(Locale.ROOT));
    }

    /** A list of texts, or one text alone. */
    List<String> texts(String key) {
        @Nullable Node value = values.get(key);
        if (value == null) return List.of();
        if (value instanceof SequenceNode list && list.getTag().equals(Tag.SEQ))
            return list.getValue().stream().map(one -> scalar(path(key), one)).toList();
        return List.of(scalar(path(key), value));
    }

    String path(String key) {
        return path + "." + key;
    }

    private static String scalar(String path, Node value) {
        if (value.getTag().equals(Tag.NULL)) throw ProblemException.field(path, "is not a text", "a text");
        return written(path, value);
    }

    private static String written(String path, Node value) {
        if (value instanceof ScalarNode text && PLAIN.contains(text.getTag())) return text.getValue();
        throw ProblemException.field(path, "is not a text", "a text");
    }
}
