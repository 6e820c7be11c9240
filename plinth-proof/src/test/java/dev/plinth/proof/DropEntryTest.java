package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropEntryTest {
    private static final String TEXT =
            "{\"v\":1,\"id\":\"0197a1b2-c3d4-7abc-9def-0123456789ab\",\"time\":\"2026-03-01T12:00:00.000120Z\","
                    + "\"org\":\"0197a1b2-0000-7000-8000-000000000001\",\"actor\":{\"type\":\"system\",\"id\":\"retention\"},"
                    + "\"action\":\"ledger.drop\",\"object\":{\"type\":\"log\",\"id\":\"%s\"},\"outcome\":\"ok\","
                    + "\"request\":\"0197a1b2-0000-7000-8000-0000000000ff\",\"orgScoped\":true,\"facts\":{\"before\":\"%d\",\"from\":\"0\"}}";

    static byte[] entry(String origin, long before) {
        return TEXT.formatted(origin, before).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theEntryOfARetentionNamesWhereItsLogBegins() {
        assertThat(DropEntry.before(entry("log.example", 512), "log.example")).hasValue(512);
        var kept = TEXT.formatted("log.example", 256).replace("\"from\":\"0\"", "\"from\":\"0\",\"keep-days\":\"30\"");
        assertThat(DropEntry.before(kept.getBytes(StandardCharsets.UTF_8), "log.example"))
                .hasValue(256);
        assertThat(DropEntry.before(entry("log.example", 512), "other.example")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
            "system" => "user"
            "id":"retention" => "id":"somebody"
            ledger.drop => ledger.dropped
            "ok" => "denied"
            "type":"log" => "type":"record"
            "before":"512" => "before":"-512"
            "before":"512" => "before":"9999999999999999999"
            "before":"512" => "before":512
            "facts":{ => "facts":{"a":"b",
            "orgScoped":true => "orgScoped":true,"fields":["before"]
            "v":1 => "v":2
            log.example => log.example\"
            }} => }} 1
            """)
    void whatIsSpelledOtherwiseIsAnotherEntry(String part, String other) {
        var changed = TEXT.formatted("log.example", 512).replace(part, other);
        assertThat(changed).isNotEqualTo(TEXT.formatted("log.example", 512));
        assertThat(DropEntry.before(changed.getBytes(StandardCharsets.UTF_8), "log.example"))
                .isEmpty();
    }

    @Test
    void aBundleWithoutTheWordHasNone() {
        assertThat(DropEntry.mayBeIn(entry("log.example", 1))).isTrue();
        assertThat(DropEntry.mayBeIn("entry 7".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }
}
