package dev.plinth.proof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"actor\":\"ada\",\"action\":\"record.reveal\"}|ada revealed (record.reveal).",
                "{\"actor\":\"ada\",\"action\":\"key.rotate\"}|ada rotated (key.rotate).",
                "{\"actor\":\"ada\",\"action\":\"record.read\",\"onBehalfOf\":null}|ada read (record.read).",
                "{\"actor\":\"ada\",\"action\":\"write\",\"fields\":[]}|ada wrote (write).",
                "{\"actor\":\"ada\",\"action\":\"a.reveal\",\"outcome\":\"denied\"}|ada was not allowed to reveal (a.reveal).",
                "{\"actor\":\"ada\",\"action\":\"a.reveal\",\"outcome\":\"failed\"}|ada tried and failed to reveal (a.reveal).",
                "{\"actor\":\"keys\",\"action\":\"key.lost\"}|keys missed (key.lost).",
                "{\"actor\":\"keys\",\"action\":\"key.returned\"}|keys found again (key.returned).",
                "{\"actor\":\"keys\",\"action\":\"key.shred\"}|keys shredded (key.shred).",
                "{\"actor\":\"keys\",\"action\":\"key.rewrap\"}|keys rewrapped (key.rewrap).",
                "{\"actor\":\"ada\",\"action\":\"record.read-masked\"}|ada read, behind masks, (record.read-masked).",
                "{\"actor\":\"ada\",\"action\":\"operator.sign-in\"}|ada signed in as (operator.sign-in).",
                "{\"object\":{\"id\":\"7\",\"type\":\"record\",\"x\":1}}|Somebody did something to record 7 x=1.",
                "{\"actor\":{\"id\":\"bot\"},\"onBehalfOf\":\"ada\",\"action\":\"send\"}|bot, on behalf of ada, sent (send).",
            })
    void anEntryIsTold(String json, String sentence) {
        assertThat(EntryWords.of(json.getBytes(StandardCharsets.UTF_8)).getFirst())
                .isEqualTo(sentence);
    }

    @Test
    void whatTheSentenceDoesNotTellIsListed() {
        var lines = EntryWords.of(
                "{\"v\":1,\"deep\":[{\"a\":[true,null]}],\"x\\u001b\":\"y\\u202e\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(lines).contains("  v: 1", "  deep: a=true, null", "  x\\u{1b}: y\\u{202e}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":01}",
                "{\"a\":nul}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\",
                "{'a':1}",
                "{\"a\":[1,]}",
                "{\"a\":[1",
                "{a:1}"
            })
    void whatIsNoJsonObjectIsShownAsSizeAndHash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(EntryWords.of(bytes))
                .singleElement()
                .asString()
                .startsWith("The entry is " + bytes.length + " bytes that are no JSON object");
    }

    @Test
    void bytesThatAreNoTextAreShownAsSizeAndHash() {
        assertThat(EntryWords.of(new byte[] {(byte) 0xff}).getFirst()).startsWith("The entry is 1 bytes");
    }

    @Test
    void everyFormOfJsonIsRead() {
        var text =
                " { \"a\" : [ ] , \"b\" : { } , \"c\" : -1.5e+3 , \"d\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\" , \"e\" : [ 0 , 1 ] } ";
        assertThat(EntryWords.of(text.getBytes(StandardCharsets.UTF_8)))
                .contains("  c: -1.5e+3", "  e: 0, 1", "  d: \"\\/\\u{8}\\u{c}\\u{a}\\u{d}\\u{9}é");
    }

    @Test
    void nestingThatIsTooDeepIsNotRead() {
        var deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(EntryWords.of(deep.getBytes(StandardCharsets.UTF_8)).getFirst())
                .contains("no JSON object");
    }
}
