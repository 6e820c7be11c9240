package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.FieldProblem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueRulesTest {
    private static boolean takes(FieldType type, Value value) {
        return ValueRules.problem(FieldSpec.of("f", type, FieldClass.PERSONAL), value, "fields.f")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            STRING    | 5
            STRING    | true
            STRING    | {}
            INTEGER   | 1.0
            INTEGER   | 1e3
            INTEGER   | "1"
            DECIMAL   | "1.5"
            DECIMAL   | true
            BOOLEAN   | 1
            BOOLEAN   | "true"
            DATE      | "2026-02-30"
            DATE      | "2026-2-3"
            DATE      | 20260203
            DATE      | "+2026-02-03"
            TIMESTAMP | "2026-02-03"
            TIMESTAMP | "2026-02-03T10:00Z"
            TIMESTAMP | "2026-02-03T25:00:00Z"
            TIMESTAMP | "2026-02-03T10:00:00"
            TIMESTAMP | 1700000000
            """)
    void aValueOfAnotherTypeIsRefused(FieldType type, String json) {
        assertThat(takes(type, Value.json(json))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            STRING    | ""
            INTEGER   | -0
            INTEGER   | 123456789012345678901234567890
            DECIMAL   | -0.0
            DECIMAL   | 1E400
            DECIMAL   | 0.10
            BOOLEAN   | false
            DATE      | "2024-02-29"
            TIMESTAMP | "2026-02-03T10:00:00.123456789+02:00"
            JSON      | [1,{"a":null}]
            JSON      | "text"
            """)
    void aValueOfTheTypeIsKeptAsItWasWritten(FieldType type, String json) {
        Value value = Value.json(json);
        FieldSpec field = FieldSpec.of("f", type, FieldClass.PERSONAL);
        assertThat(takes(type, value)).isTrue();
        Value back = StoredValue.read(type, StoredValue.write(ValueRules.stored(field, value)));
        assertThat(back.toJson()).isEqualTo(json);
    }

    @Test
    void valuesMadeInJavaFitTheirTypes() {
        assertThat(takes(FieldType.INTEGER, Value.of(BigInteger.TEN.pow(50)))).isTrue();
        assertThat(takes(FieldType.DECIMAL, Value.of(new BigDecimal("1.50")))).isTrue();
        assertThat(takes(FieldType.DATE, Value.of(LocalDate.of(2026, 1, 31)))).isTrue();
        assertThat(takes(FieldType.TIMESTAMP, Value.of(Instant.ofEpochSecond(1))))
                .isTrue();
        assertThat(takes(FieldType.BOOLEAN, Value.of(true))).isTrue();
    }

    @Test
    void halfOfASurrogatePairIsRefusedByTheFieldsName() {
        for (String text : new String[] {"\ud800", "a\udc00", "\ud800\ud800\udc00", "\udc00\ud800"})
            assertThat(ValueRules.problem(
                            FieldSpec.of("f", FieldType.STRING, FieldClass.PUBLIC), Value.of(text), "fields.f"))
                    .map(FieldProblem::field)
                    .contains("fields.f");
        assertThat(takes(FieldType.STRING, Value.of("😀\0"))).isTrue();
    }

    @Test
    void lengthIsCountedInCharactersAndItsProblemDoesNotShowTheValue() {
        FieldSpec two = FieldSpec.of("f", FieldType.STRING, FieldClass.SECRET).upTo(2);
        assertThat(ValueRules.problem(two, Value.of("😀😀"), "fields.f")).isEmpty();
        assertThat(ValueRules.problem(two, Value.of("xyz"), "fields.f")
                        .orElseThrow()
                        .toString())
                .contains("fields.f", "3 characters")
                .doesNotContain("xyz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "1 2", "{\"a\":1,\"a\":2}", "01", "nul", "\"open"})
    void whatIsNotOneJsonValueIsRefused(String text) {
        assertThatThrownBy(() -> Value.json(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aValueDoesNotShowItselfInText() {
        assertThat(Value.of("secret").toString()).doesNotContain("secret");
    }

    @Test
    void aNumberOfTooManyDigitsIsRefused() {
        assertThat(takes(FieldType.INTEGER, new Value(Value.Kind.NUMBER, "1".repeat(1001))))
                .isFalse();
    }
}
