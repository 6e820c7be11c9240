package dev.plinth.trust.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.trust.catalogue.Sentence.Figure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceTest {
    private final Sentence sentence =
            new Sentence("Fields are sealed[: {tried} of {population} were tried][, last {age} ago].");

    @Test
    void withoutEvidenceItIsWholeAndHasNoFigure() {
        assertThat(sentence.bare()).isEqualTo("Fields are sealed.");
    }

    @Test
    void withAllFiguresItSaysAllOfThem() {
        assertThat(sentence.with(Map.of(Figure.TRIED, "12", Figure.POPULATION, "13", Figure.AGE, "3 minutes")))
                .isEqualTo("Fields are sealed: 12 of 13 were tried, last 3 minutes ago.");
    }

    @Test
    void aReaderWhoIsShownNoCountsSeesTheAgeAlone() {
        assertThat(sentence.with(Map.of(Figure.AGE, "3 minutes"))).isEqualTo("Fields are sealed, last 3 minutes ago.");
    }

    @Test
    void halfOfWhatAPartNeedsShowsNothingOfIt() {
        assertThat(sentence.with(Map.of(Figure.TRIED, "12"))).isEqualTo("Fields are sealed.");
    }

    @Test
    void aFigureIsTextAndNothingElse() {
        assertThat(sentence.with(Map.of(Figure.AGE, "$1 \\ {tried}"))).isEqualTo("Fields are sealed.");
        assertThat(sentence.with(Map.of(Figure.AGE, "$1 \\"))).isEqualTo("Fields are sealed, last $1 \\ ago.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fields {tried}.",
                "Fields [sealed].",
                "Fields [[{age}]].",
                "Fields [{age}.",
                "Fields {age}].",
                "Fields [{AGE}].",
                "Fields [{}].",
                "Fields [{age} {].",
                "Fields ] [{age}].",
            })
    void whatCouldNotBeShownWithoutEvidenceIsRefused(String template) {
        assertThatThrownBy(() -> new Sentence(template)).isInstanceOf(IllegalArgumentException.class);
    }
}
