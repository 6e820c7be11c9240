package dev.plinth.intake.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.intake.csv.CsvReader;
import dev.plinth.intake.support.Collected;
import dev.plinth.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "Yes",
                "true",
                "ON",
                "1.0",
                "1.50",
                "010",
                "0x1F",
                "1_000",
                "1e3",
                ".inf",
                "12:30:00",
                "2024-01-01",
                "2024-01-01T10:00:00Z",
                "null",
                "~",
                "<<",
                "="
            })
    void aKeyIsTakenAsItIsWritten(String key) {
        assertThat(MappingText.parse(key + ": x").keys()).containsExactly(key);
        assertThat(MappingText.parse("'" + key + "': x").keys()).containsExactly(key);
        assertThat(MappingText.parse("{\"" + key + "\": \"x\"}").keys()).containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "true",
                "1.0",
                "1.50",
                "010",
                "0x1F",
                "1_000",
                "1e3",
                "12:30:00",
                "2024-01-01",
                "'null'",
                "'~'"
            })
    void aTextIsTakenAsItIsWritten(String written) {
        String text = written.replace("'", "");
        assertThat(MappingText.parse("a: " + written).text("a")).contains(text);
        assertThat(MappingText.parse("a: [" + written + ", b]").texts("a")).isEqualTo(List.of(text, "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:", "a: ~", "a: null"})
    void aValueThatIsNothingIsMissing(String text) {
        MappingText mapping = MappingText.parse(text);
        assertThat(mapping.text("a")).isEmpty();
        assertThat(mapping.texts("a")).isEmpty();
        assertThat(mapping.flag("a")).isFalse();
        assertThat(mapping.keys()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "yes, true", "On, true", "false, false", "no, false", "OFF, false"})
    void aTruthValueIsOneOfYamls(String written, boolean meant) {
        assertThat(MappingText.parse("a: " + written).flag("a")).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: 1", "a: 'true'", "a: [true]", "a: {b: true}", "a: !!bool [true]", "a: maybe"})
    void whatIsNoTruthValueIsRefused(String text) {
        MappingText mapping = MappingText.parse(text);
        assertThatThrownBy(() -> mapping.flag("a")).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "text",
                "",
                "a: [",
                "a: 1\na: 2",
                "1.0: x\n'1.0': y",
                "{a: 1, \"a\": 2}",
                "a:\na: 2",
                "[a]: 1",
                "{a: b}: 1",
                "? [a]\n: 1",
                "!!binary YQ==: 1",
                "!!set {a, b}",
                "!mine {a: b}",
                "!!java.util.Date {a: b}",
                "a: 1\n---\nb: 2",
                "a: &x [1]\nb: *x",
                "a: &x [*x]",
                "a: [[[[[[[[[[[1]]]]]]]]]]]"
            })
    void whatIsNoMappingOfKeysIsRefused(String text) {
        assertThatThrownBy(() -> MappingText.parse(text)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: {b: c}",
                "a: [[b]]",
                "a: [~]",
                "a: !!binary YQ==",
                "a: !mine b",
                "a: !!set {b}",
                "a: !mine [b]"
            })
    void whatIsNoTextIsRefused(String text) {
        MappingText mapping = MappingText.parse(text);
        assertThatThrownBy(() -> mapping.texts("a")).isInstanceOf(ProblemException.class);
    }

    @Test
    void columnsWithNamesThatYamlTakesForValuesAreRead() {
        CsvReader reader = new CsvReader(Mappings.csv("""
                format: csv
                collection: answers
                key: tag
                subject: 1.0
                ignore: [no, 2024-01-01]
                columns:
                  1.0: {field: tag, class: internal}
                  null: {field: nothing, class: internal}
                """));
        Collected found = Collected.from(reader, "1.0,null,no,2024-01-01\nT-1,n,x,y\n");
        assertThat(found.errors()).isEmpty();
        assertThat(found.records()).singleElement().satisfies(one -> {
            assertThat(one.subject()).contains("T-1");
            assertThat(one.fields()).containsEntry("tag", "T-1").containsEntry("nothing", "n");
        });
    }
}
