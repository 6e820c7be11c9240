package dev.plinth.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** What docs/settings.md says is what the code takes. */
class SettingsPageTest {
    private static final Path ROOT = Path.of(System.getProperty("plinth.root", ".."));
    private static final Pattern ROW = Pattern.compile("\\| (`plinth\\.[^|]+) \\| ([^|]*) \\| (.*?) \\| .*\\|");
    private static final Pattern NAME = Pattern.compile("`(plinth\\.[^`]+)`");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(plinth\\.[a-z.-]+):([^}]+)}");
    private static final Pattern RANGE = Pattern.compile("`(\\d+[a-z]*)`(?: to `(\\d+[a-z]*)`| or more)");

    /** One row of the page. */
    private record Told(String defaults, String limits) {}

    private static Map<String, Told> page() throws IOException {
        Map<String, Told> told = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/settings.md"))) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) continue;
            NAME.matcher(row.group(1)).results().forEach(name -> {
                Told before = told.put(name.group(1), new Told(row.group(2).replace("`", ""), row.group(3)));
                assertThat(before).as(name.group(1) + " is told once").isNull();
            });
        }
        return told;
    }

    /** Names and defaults as the code has them. */
    private static Map<String, String> code() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Map<String, String> found = new TreeMap<>();
        for (var candidate : scanner.findCandidateComponents("dev.plinth")) {
            Class<?> type = Class.forName(candidate.getBeanClassName());
            components(type.getAnnotation(ConfigurationProperties.class).value(), type, found);
        }
        placeholders().forEach((name, otherwise) -> assertThat(found).containsEntry(name, otherwise));
        return found;
    }

    private static void components(String prefix, Class<?> type, Map<String, String> found) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
            Class<?> raw = component.getType();
            if (raw == Map.class)
                below(
                        name + ".<" + (name.endsWith("stores") ? "region" : "name") + ">",
                        argument(component, 1),
                        found,
                        "none");
            else if (raw == List.class && argument(component, 0).isRecord())
                below(name + "[n]", argument(component, 0), found, "none");
            else if (raw == List.class && name.contains("[n]")) found.put(name + "[m]", "none");
            else below(name, raw, found, defaultOf(type, component));
        }
    }

    private static void below(String name, Class<?> type, Map<String, String> found, String otherwise) {
        if (type.isRecord()) components(name, type, found);
        else found.put(name, otherwise);
    }

    private static Class<?> argument(RecordComponent component, int index) {
        return (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[index];
    }

    private static String defaultOf(Class<?> type, RecordComponent component) {
        int index = List.of(type.getRecordComponents()).stream()
                .map(RecordComponent::getName)
                .toList()
                .indexOf(component.getName());
        DefaultValue value = type.getDeclaredConstructors()[0].getParameters()[index].getAnnotation(DefaultValue.class);
        String text = value == null ? "" : String.join(",", value.value());
        return text.isEmpty() ? "none" : text;
    }

    /** Settings that are read where they are needed. */
    private static Map<String, String> placeholders() {
        Map<String, String> found = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("plinth-server/src/main/java"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList())
                PLACEHOLDER
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(at -> found.put(
                                at.group(1), at.group(2).replaceFirst("^PT", "").toLowerCase(java.util.Locale.ROOT)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    @Test
    void thePageHasEverySettingWithItsDefaultAndNoOther() throws Exception {
        Map<String, String> told = new TreeMap<>();
        page().forEach((name, row) -> told.put(name, row.defaults()));
        assertThat(told).isEqualTo(code()).hasSizeGreaterThan(40);
    }

    @ConfigurationPropertiesScan("dev.plinth")
    private static final class Everything {}

    private static boolean taken(String name, String value) {
        boolean[] taken = {false};
        new ApplicationContextRunner()
                .withUserConfiguration(Everything.class)
                .withPropertyValues(name + "=" + value)
                .run(context -> taken[0] = context.getStartupFailure() == null);
        return taken[0];
    }

    private static Stream<Map.Entry<String, String>> limits() throws IOException {
        return page().entrySet().stream()
                .filter(row -> RANGE.matcher(row.getValue().limits()).matches())
                .map(row -> Map.entry(row.getKey(), row.getValue().limits()));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void theLimitsOfThePageAreThoseOfTheCode(Map.Entry<String, String> row) {
        Matcher range = RANGE.matcher(row.getValue());
        assertThat(range.matches()).isTrue();
        String name = row.getKey();
        assertThat(taken(name, range.group(1))).as("the least").isTrue();
        assertThat(taken(name, moved(range.group(1), -1)))
                .as("less than the least")
                .isFalse();
        Optional.ofNullable(range.group(2)).ifPresent(most -> {
            assertThat(taken(name, most)).as("the most").isTrue();
            assertThat(taken(name, moved(most, 1))).as("more than the most").isFalse();
        });
    }

    /** A little less or more: one millisecond, or one. */
    private static String moved(String value, int by) {
        if (value.matches("\\d+")) return Long.toString(Long.parseLong(value) + by);
        return DurationStyle.SIMPLE.parse(value).plusMillis(by).toMillis() + "ms";
    }

    @Test
    void everyNumberAndDurationOfARecordHasLimits() throws Exception {
        List<String> without = new ArrayList<>();
        page().forEach((name, row) -> {
            if (row.defaults().matches("\\d+[a-z]*")
                    && !RANGE.matcher(row.limits()).matches()) without.add(name);
        });
        assertThat(without).containsExactly("plinth.keys.pkcs11.<name>.slot-list-index");
    }
}
