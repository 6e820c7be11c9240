package dev.plinth.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {
    @Test
    void whatWasTriedAndLeftOutMustMakeUpThePopulation() {
        assertThat(Tally.of(3).tried("a").tried("b").excluded("it is asleep").end())
                .isInstanceOfSatisfying(
                        Observation.Held.class,
                        held -> assertThat(held.counted())
                                .extracting(Observation.Counted::tried, Observation.Counted::excluded)
                                .containsExactly(2L, Map.of("it is asleep", 1L)));
        assertThat(Tally.of(3).tried("a").tried("b").end()).isInstanceOf(Observation.Unable.class);
        assertThat(Tally.of(1).tried("a").tried("b").end()).isInstanceOf(Observation.Unable.class);
    }

    @Test
    void tryingNothingShowsNothing() {
        assertThat(Tally.of(0).end()).isInstanceOf(Observation.Unable.class);
        assertThat(Tally.of(1).excluded("it is asleep").end()).isInstanceOf(Observation.Unable.class);
    }

    @Test
    void oneFindingOutweighsWhateverIsMissing() {
        assertThat(Tally.of(9).tried("a").broken("a gave in").end())
                .isInstanceOfSatisfying(
                        Observation.Broken.class,
                        broken -> assertThat(broken.findings()).containsExactly("a gave in"));
    }

    @Test
    void manyFindingsAreCountedAndNotAllTold() {
        Tally tally = Tally.of(100);
        for (int i = 0; i < 100; i++) tally.tried("n" + i).broken("n" + i + " gave in");
        assertThat(tally.end())
                .isInstanceOfSatisfying(
                        Observation.Broken.class,
                        broken -> assertThat(broken.findings()).hasSize(21).endsWith("and 80 more"));
    }

    @Test
    void theDigestOfTheInputsTellsWhereOneEndsAndTheNextBegins() {
        assertThat(inputs("ab", "c")).isEqualTo(inputs("ab", "c")).isNotEqualTo(inputs("a", "bc"));
    }

    private static String inputs(String... what) {
        Tally tally = Tally.of(what.length);
        List.of(what).forEach(tally::tried);
        return ((Observation.Held) tally.end()).counted().inputs();
    }

    @Test
    void aRunEndsBeforeItLooksAtMoreRowsThanItMay() {
        Attempt attempt =
                new Attempt(new byte[32], Instant.EPOCH, new Pace(Duration.ofMinutes(1), Duration.ofSeconds(1), 5));
        attempt.rows(5);
        assertThatThrownBy(() -> attempt.rows(1)).isInstanceOf(Attempt.OverBudgetException.class);
    }

    @Test
    void aRunsSamplesFollowFromItsNonce() {
        byte[] other = new byte[32];
        other[0] = 1;
        Attempt one = new Attempt(new byte[32], Instant.EPOCH, Pace.USUAL);
        assertThat(one.random().nextLong())
                .isEqualTo(new Attempt(new byte[32], Instant.EPOCH, Pace.USUAL)
                        .random()
                        .nextLong())
                .isNotEqualTo(
                        new Attempt(other, Instant.EPOCH, Pace.USUAL).random().nextLong());
        assertThat(one.deadline()).isEqualTo(Instant.EPOCH.plusSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59S", "P2D"})
    void aCadenceIsOneMinuteToOneDay(Duration cadence) {
        assertThatThrownBy(() -> Pace.USUAL.every(cadence)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT11M", "-PT1S"})
    void aRunIsShort(Duration longest) {
        assertThatThrownBy(() -> Pace.USUAL.atMost(longest)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "Upper", "with space", "dot.dot", "-first"})
    void aTwinHasAShortStableName(String name) {
        assertThatThrownBy(() -> new Twin<>(name, "is broken", Target.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
