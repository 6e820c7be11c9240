package dev.plinth.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StrictJsonTest {
    private final StrictJson json = new StrictJson();

    enum Colour {
        RED,
        GREEN
    }

    record Inner(String name, Optional<Integer> age) {}

    record Kind(String value) {
        Kind {
            if (!value.matches("[a-z]+")) throw ProblemException.field("", "is not a kind", "lower-case letters");
        }
    }

    record Sample(
            String text,
            Optional<String> maybe,
            @Nullable String orNull,
            Optional<Boolean> flag,
            Optional<Long> number,
            Optional<BigDecimal> exact,
            Optional<Colour> colour,
            Optional<OrgId> org,
            Optional<List<Inner>> inner,
            Optional<Kind> kind,
            Optional<Map<String, String>> map) {}

    private Sample sample(String body) {
        return json.read(body.getBytes(UTF_8), Sample.class);
    }

    private ProblemException refusal(byte[] body) {
        return catchThrowableOfType(ProblemException.class, () -> json.read(body, Sample.class));
    }

    private ProblemException refusal(String body) {
        return refusal(body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|text",
                "{\"text\":null}|text",
                "{\"text\":\"a\",\"wrong\":1}|wrong",
                "{\"text\":1}|text",
                "{\"text\":true}|text",
                "{\"text\":1.5}|text",
                "{\"text\":[\"a\"]}|text",
                "{\"text\":{}}|text",
                "{\"text\":\"a\",\"text\":\"b\"}|text",
                "{\"text\":\"a\",\"flag\":\"true\"}|flag",
                "{\"text\":\"a\",\"flag\":1}|flag",
                "{\"text\":\"a\",\"number\":\"1\"}|number",
                "{\"text\":\"a\",\"number\":1.0}|number",
                "{\"text\":\"a\",\"number\":true}|number",
                "{\"text\":\"a\",\"number\":9223372036854775808}|number",
                "{\"text\":\"a\",\"exact\":\"1.5\"}|exact",
                "{\"text\":\"a\",\"exact\":\"\"}|exact",
                "{\"text\":\"a\",\"colour\":0}|colour",
                "{\"text\":\"a\",\"colour\":\"BLUE\"}|colour",
                "{\"text\":\"a\",\"colour\":\"\"}|colour",
                "{\"text\":\"a\",\"org\":\"x\"}|org",
                "{\"text\":\"a\",\"org\":\"AAAAAAAAAAAAAAAAAAAAAA==\"}|org",
                "{\"text\":\"a\",\"org\":{\"value\":\"0190b5a6-0000-7000-8000-000000000000\"}}|org",
                "{\"text\":\"a\",\"inner\":{\"name\":\"b\"}}|inner",
                "{\"text\":\"a\",\"inner\":\"\"}|inner",
                "{\"text\":\"a\",\"inner\":[{\"name\":\"b\"},{\"age\":1}]}|inner[1].name",
                "{\"text\":\"a\",\"inner\":[{\"name\":\"b\",\"age\":\"c\"}]}|inner[0].age",
                "{\"text\":\"a\",\"inner\":[{\"name\":\"b\",\"old\":\"c\"}]}|inner[0].old",
                "{\"text\":\"a\",\"kind\":\"B\"}|kind",
                "{\"text\":\"a\",\"map\":{\"b\":1}}|map.b",
                "{\"text\":\"a\",\"map\":{\"b\":\"c\",\"b\":\"c\"}}|map.b",
                "[]|body",
                "\"text\"|body",
                "7|body",
                "null|body",
            })
    void aWrongFieldIsRefusedByItsPath(String body, String field) {
        ProblemException refused = refusal(body);
        assertThat(refused).as(body).isNotNull();
        assertThat(refused.code().status()).isEqualTo(400);
        assertThat(refused.fields())
                .singleElement()
                .satisfies(f -> assertThat(f.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"text\":\"a\"",
                "{\"text\":\"a\"}x",
                "{\"text\":\"a\"}{}",
                "{\"text\":\"a\",}",
                "{'text':'a'}",
                "{text:\"a\"}",
                "{\"text\":\"\\ud800\"}",
                "{\"text\":\"\\udc00\\ud800\"}",
                "{\"text\":\"\\uD83Dx\"}",
                "{\"\\ud800\":\"a\"}",
                "{\"text\":\"\\uD83D\\u0041\"}",
                "{\"text\":\"\\u12\"}",
                "{\"text\":\"\n\"}",
                "{\"text\":NaN}",
                "{\"text\":\"a\",\"number\":01}",
                "\ufeff{\"text\":\"a\"}",
                "{\"text\":\"a\"/**/}"
            })
    void textThatIsNotJsonIsRefused(String body) {
        assertThat(refusal(body).code().code()).as(body).isEqualTo("invalid-json");
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThat(refusal("{\"text\":\"é\"}".getBytes(ISO_8859_1))).hasMessageContaining("UTF-8 at byte 9");
        assertThat(refusal("{\"text\":\"a\"}".getBytes(UTF_16))).isNotNull();
        assertThat(refusal("{\"text\":\"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)))
                .isNotNull();
        byte[] surrogate = "{\"text\":\"???\"}".getBytes(UTF_8);
        surrogate[9] = (byte) 0xed;
        surrogate[10] = (byte) 0xa0;
        surrogate[11] = (byte) 0x80;
        assertThat(refusal(surrogate).code().code()).isEqualTo("invalid-json");
    }

    @Test
    void depthAndLengthEndSomewhere() {
        assertThat(refusal("{\"inner\":" + "[".repeat(100_000)).code().status()).isEqualTo(400);
        byte[] deep = "[".repeat(100_000).getBytes(UTF_8);
        assertThat(catchThrowableOfType(ProblemException.class, () -> json.tree(deep))
                        .code()
                        .code())
                .isEqualTo("invalid-json");
        assertThat(refusal("{\"text\":\"a\",\"exact\":" + "9".repeat(1_001) + "}")
                        .code()
                        .code())
                .isEqualTo("invalid-json");
        assertThat(refusal("{\"" + "a".repeat(1_001) + "\":1}")).isNotNull();
    }

    @Test
    void aNumberThatCannotBeReadBesideAWrongFieldIsNoFaultOfOurs() {
        ProblemException refused = refusal("{\"colour\":\"none\",\"more\":[0.4e0066999999999999999999999999]}");
        assertThat(refused.code().status()).isEqualTo(400);
        assertThat(refused.fields()).isNotEmpty();
    }

    @Test
    void aRefusalNeverQuotesAValue() {
        for (String body : List.of(
                "{\"text\":\"a\",\"number\":\"s3cret\"}",
                "{\"text\":\"a\",\"colour\":\"s3cret\"}",
                "{\"text\":\"a\",\"org\":\"s3cret\"}",
                "{\"text\":s3cret}",
                "{\"text\":\"a\",\"kind\":\"S3cret s3cret\"}",
                "{\"text\":\"s3cret\\q\"}")) {
            ProblemException refused = refusal(body);
            assertThat(refused.getMessage() + refused.fields()).as(body).doesNotContain("3cret");
        }
    }

    @Test
    void whatIsRightIsReadExactly() {
        Sample read = sample("{\"text\":\"a\\u0000\\ud83d\\ude00é\",\"orNull\":null,\"exact\":1.500,\"colour\":\"RED\","
                + "\"org\":\"0190b5a6-0000-7000-8000-000000000000\",\"inner\":[{\"name\":\"b\"}],\"kind\":\"k\"}");
        assertThat(read.text()).isEqualTo("a\0😀é");
        assertThat(read.orNull()).isNull();
        assertThat(read.maybe()).isEmpty();
        assertThat(read.exact()).contains(new BigDecimal("1.500"));
        assertThat(read.org()).contains(OrgId.parse("0190b5a6-0000-7000-8000-000000000000"));
        assertThat(read.inner()).contains(List.of(new Inner("b", Optional.empty())));
        assertThat(read.kind()).contains(new Kind("k"));
    }

    @Test
    void numbersInTreesKeepTheirValue() {
        JsonNode tree = json.tree("[1.10,123456789012345678901234567890,1e400,-0.0]".getBytes(UTF_8));
        assertThat(tree.get(0).decimalValue()).isEqualTo(new BigDecimal("1.10"));
        assertThat(tree.get(1).bigIntegerValue()).isEqualTo(new BigInteger("123456789012345678901234567890"));
        assertThat(tree.get(2).decimalValue()).isEqualTo(new BigDecimal("1e400"));
    }

    @Test
    void aRecordOfOneValueIsWrittenAsThatValue() {
        String id = "0190b5a6-0000-7000-8000-000000000000";
        String written = json.mapper().writeValueAsString(Map.of("org", OrgId.parse(id)));
        assertThat(written).isEqualTo("{\"org\":\"" + id + "\"}");
        assertThat(json.mapper().writeValueAsString(new Inner("b", Optional.empty())))
                .isEqualTo("{\"name\":\"b\"}");
    }
}
