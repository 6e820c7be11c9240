package dev.plinth.runtime;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The names of all settings, as the records that hold them have them. */
final class SettingNames {
    private static final String ANY = "<name>";
    private static final String NUMBER = "<n>";

    /** A name whose parts are {@link #ANY} and {@link #NUMBER} where whoever sets it chooses them. */
    private record Known(List<String> parts) {
        Known with(String part) {
            List<String> more = new ArrayList<>(parts);
            more.add(part);
            return new Known(more);
        }

        boolean matches(List<String> uniform, String between) {
            return Pattern.matches(
                    parts.stream()
                            .map(part -> switch (part) {
                                case ANY -> ".+";
                                case NUMBER -> "\\d+";
                                default -> uniform(part);
                            })
                            .collect(Collectors.joining(Pattern.quote(between))),
                    String.join(between, uniform));
        }

        /** The name with what was chosen in the given one. */
        Known as(List<String> given) {
            return new Known(IntStream.range(0, parts.size())
                    .mapToObj(i -> parts.get(i).startsWith("<") && i < given.size() ? given.get(i) : parts.get(i))
                    .toList());
        }

        int distance(List<String> uniform) {
            String own = parts.stream().map(SettingNames::uniform).collect(Collectors.joining("."));
            return SettingNames.distance(own, String.join(".", uniform));
        }

        String property() {
            return parts.stream()
                    .map(part -> part.equals(NUMBER) || part.matches("\\d+") ? "[" + part + "]" : "." + part)
                    .collect(Collectors.joining())
                    .substring(1);
        }

        String variable() {
            return parts.stream()
                    .map(part -> part.startsWith("<") ? part : uniform(part).toUpperCase(Locale.ROOT))
                    .collect(Collectors.joining("_"));
        }
    }

    private final List<Known> known = new ArrayList<>();

    /** Adds the components of a record below its prefix. */
    void add(String prefix, Class<?> type) {
        components(new Known(List.of(prefix.split("\\.", -1))), type);
    }

    private void components(Known above, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            Known name = above.with(DataObjectPropertyName.toDashedForm(component.getName()));
            Class<?> raw = component.getType();
            if (raw == Map.class) below(name.with(ANY), argument(component, 1));
            else if (raw == List.class) {
                below(name.with(NUMBER), argument(component, 0));
                if (!argument(component, 0).isRecord()) known.add(name);
            } else below(name, raw);
        }
    }

    private void below(Known name, Class<?> type) {
        if (type.isRecord()) components(name, type);
        else known.add(name);
    }

    private static Class<?> argument(RecordComponent component, int index) {
        return (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[index];
    }

    /** What is wrong with a name in a file or in the command; empty when there is such a setting. */
    Optional<String> fault(ConfigurationPropertyName name) {
        List<String> uniform = IntStream.range(0, name.getNumberOfElements())
                .mapToObj(i -> name.getElement(i, ConfigurationPropertyName.Form.UNIFORM))
                .toList();
        if (known.stream().anyMatch(one -> one.matches(uniform, "."))) return Optional.empty();
        return Optional.of("there is no setting " + name + "; the nearest is "
                + nearest(uniform).property());
    }

    /** The same of a variable of the environment, where {@code _} may stand for a dot and for a hyphen. */
    Optional<String> variableFault(String name) {
        List<String> uniform =
                Arrays.stream(name.split("[_.]", -1)).map(SettingNames::uniform).toList();
        if (known.stream().anyMatch(one -> one.matches(uniform, ""))) return Optional.empty();
        return Optional.of("the variable " + name + " names no setting; the nearest is "
                + nearest(uniform).variable());
    }

    private Known nearest(List<String> uniform) {
        return known.stream()
                .map(one -> one.as(uniform))
                .min(Comparator.comparingInt(one -> one.distance(uniform)))
                .orElseThrow();
    }

    private static String uniform(String part) {
        return part.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Levenshtein's: the fewest letters to put in, take out or exchange. */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int exchanged = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
