package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    @Test
    void everyControlCharacterHasItsOneSpelling() {
        var text = new StringBuilder();
        for (char c = 0; c < 0x20; c++) text.append(c);
        assertThat(written(text + "\"\\/\u007f\u2028€😀"))
                .isEqualTo(
                        "{\"t\":\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
                                + "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d"
                                + "\\u001e\\u001f\\\"\\\\/\u007f\u2028€😀\"}");
    }

    @Test
    void membersAreSeparatedByCommasOnly() {
        var json = CanonicalJson.beginning()
                .open()
                .member("a", 1)
                .member("b", true)
                .member("c", List.of("x", "y"))
                .member("d", new TreeMap<>(java.util.Map.of("z", "1", "k", "2")))
                .name("e")
                .open()
                .close()
                .member("f", List.of())
                .close();
        assertThat(text(json))
                .isEqualTo(
                        "{\"a\":1,\"b\":true,\"c\":[\"x\",\"y\"],\"d\":{\"k\":\"2\",\"z\":\"1\"},\"e\":{},\"f\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00b", "\udc00\ud800", "end\ud83d"})
    void halfASurrogatePairIsRefused(String broken) {
        assertThatThrownBy(() -> written(broken)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String written(String value) {
        return text(CanonicalJson.beginning().open().member("t", value).close());
    }

    private static String text(CanonicalJson json) {
        return new String(json.bytes(), StandardCharsets.UTF_8);
    }
}
