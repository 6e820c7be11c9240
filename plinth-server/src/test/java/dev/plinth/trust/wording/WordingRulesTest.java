package dev.plinth.trust.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WordingRulesTest {
    private static final WordingContext TODAY = WordingContext.on(LocalDate.of(2026, 11, 21));

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    void aPromiseThatCannotBeShownIsFound(String rule, String sentence) {
        assertThat(WordingRules.check(sentence, TODAY))
                .extracting(WordingFinding::rule)
                .contains(rule);
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void whatOnlyLooksLikeOneIsLeftAlone(String sentence) {
        assertThat(WordingRules.check(sentence, TODAY)).isEmpty();
    }

    @Test
    void everyRuleIsSeenToFindSomething() {
        assertThat(refused().map(one -> (String) one.get()[0])).containsAll(WordingRules.ids());
    }

    @Test
    void aFindingSaysWhereAndWhyAndWhatToWrite() {
        List<WordingFinding> findings =
                WordingRules.check("We keep data.\n\nAll of it is\n  Bank-Grade\nsecure.", TODAY);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("grade");
            assertThat(finding.words()).isEqualTo("Bank-Grade");
            assertThat(finding.line()).isEqualTo(4);
            assertThat(finding.why()).isNotBlank();
            assertThat(finding.instead()).isNotBlank();
        });
    }

    @Test
    void theSameWordsAreNotBlamedTwice() {
        assertThat(WordingRules.check("We are SOC 2 certified.", TODAY)).hasSize(1);
    }

    @Test
    void aPhraseThatRunsOverALineEndIsFound() {
        assertThat(WordingRules.check("It is end-to-end\nencrypted.", TODAY)).hasSize(1);
    }

    @Test
    void everyFaultOfATextIsFound() {
        assertThat(WordingRules.check("Unhackable. Guaranteed! And military grade?", TODAY))
                .extracting(WordingFinding::rule)
                .containsExactly("absolute-security", "guarantee", "grade");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iso-27001-certificate | We are ISO 27001 certified.",
                "data-centre-certificate | The data centres are certified.",
                "tisax-certificate | We are certified.",
            })
    void withTheCertificateOnFileItMayBeSaid(String document, String sentence) {
        assertThat(WordingRules.check(sentence, TODAY.holding(Set.of(document))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iso-27701-certificate | We are ISO 27001 certified.",
                "iso-27001-certificate | We are ISO 27001 and HITRUST certified.",
                "iso-27001-certificate | The data centres are ISO 27001 certified.",
                "penetration-test | We are certified.",
                "soc-2-certificate | We are SOC 2 certified.",
                "hipaa-certificate | We are HIPAA certified.",
            })
    void anotherDocumentOnFileIsNotEnough(String document, String sentence) {
        assertThat(WordingRules.check(sentence, TODAY.holding(Set.of(document))))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"We cannot read it.", "Messages are end-to-end encrypted.", "Only you can read it."})
    void underSealedCustodyItMayBeSaid(String sentence) {
        assertThat(WordingRules.check(sentence, TODAY.sealedOnly())).isEmpty();
        assertThat(WordingRules.check(sentence, TODAY)).isNotEmpty();
    }

    @Test
    void sealedCustodyAllowsNothingElse() {
        assertThat(WordingRules.check("It is unhackable.", TODAY.sealedOnly())).isNotEmpty();
    }

    @Test
    void aPlanIsFineUntilItsDayHasPassed() {
        String plan = "Backups are planned for 21 November 2026.";
        assertThat(WordingRules.check(plan, TODAY)).isEmpty();
        assertThat(WordingRules.check(plan, WordingContext.on(LocalDate.of(2026, 11, 22))))
                .hasSize(1);
    }

    @Test
    void aDayThatDoesNotExistIsNoDay() {
        assertThat(WordingRules.check("Planned for 2025-02-31 and 2025-13-01.", TODAY))
                .isEmpty();
    }

    @Test
    void aVeryLongSentenceIsReadInTime() {
        String text = "prompt injection is not the all any every we our staff pci iso ".repeat(5_000);
        assertThat(WordingRules.check(text, TODAY)).isEmpty();
    }

    @Test
    void emptyAndBlankTextsHaveNoFault() {
        assertThat(WordingRules.check("", TODAY)).isEmpty();
        assertThat(WordingRules.check(" \n\n \u2029 . ! ", TODAY)).isEmpty();
    }

    static Stream<Arguments> refused() {
        return lines("refused.txt").map(line -> {
            String[] parts = line.split(" \\| ", 2);
            return Arguments.of(parts[0], parts[1]);
        });
    }

    static Stream<String> allowed() {
        return lines("allowed.txt");
    }

    private static Stream<String> lines(String file) {
        try (InputStream in = WordingRulesTest.class.getResourceAsStream("/wording/" + file)) {
            if (in == null) throw new IllegalStateException("There is no " + file);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
