package dev.plinth.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.identity.KeyDigests;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Tally;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestFormTest {
    private static final String ONE = "9f".repeat(32);
    private static final String OTHER = "8e".repeat(32);
    private static final LivedKey MADE = new LivedKey("made", "plk_us_id_secretchecksum", List.of(), 401);

    private static Observation judged(Map<String, String> stored) {
        Tally tally = Tally.of(stored.size());
        DigestForm.judge(new KeyDigests.Stored(stored.size(), stored), MADE, tally);
        return tally.end();
    }

    private static void assertFound(Map<String, String> stored, String finding) {
        assertThat(judged(stored))
                .isInstanceOfSatisfying(
                        Observation.Broken.class,
                        broken -> assertThat(broken.findings()).containsExactly(finding));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void keyedDigestsAreAsTheyShouldBe() {
        assertThat(judged(Map.of("made", ONE, "other", OTHER))).isInstanceOf(Observation.Held.class);
    }

    @Test
    void whatIsOfAnotherLengthIsFound() {
        assertFound(Map.of("made", ONE, "other", "9f".repeat(31)), "What is stored of a key has 31 bytes");
        assertFound(Map.of("made", ONE, "other", "9f".repeat(33)), "What is stored of a key has 33 bytes");
    }

    @Test
    void aKeyInPlaceOfItsDigestIsFound() {
        assertFound(Map.of("other", hex("plk_us_0123456789abcdef_01234567")), "What is stored of a key is text");
    }

    @Test
    void theSameForTwoKeysIsFound() {
        assertFound(Map.of("one", ONE, "other", ONE), "The same is stored of two keys");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aDigestWithoutASecretIsFound(int which) {
        String plain = DigestForm.anybodys(MADE.token()).get(which);
        assertFound(Map.of("made", plain), "What is stored of a key is a digest that anybody can make from it");
    }

    @Test
    void aDigestThatWasNotLookedAtLeavesTheRestUnknown() {
        Tally tally = Tally.of(2);
        DigestForm.judge(new KeyDigests.Stored(2, Map.of("made", ONE)), MADE, tally);
        assertThat(tally.end()).isInstanceOf(Observation.Unable.class);
    }
}
