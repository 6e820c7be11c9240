package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places(Duration.ofMillis(1));

    private static OrgId org() {
        return new OrgId(UUID.randomUUID());
    }

    private List<Places.Place> loadingEverywhere() {
        List<Places.Place> loading = new ArrayList<>();
        try {
            while (true) {
                Places.Place place = places.take(org());
                loading.add(place);
                place.load();
            }
        } catch (ProblemException full) {
            assertThat(full.code()).isEqualTo(ProblemCode.UNAVAILABLE);
            loading.removeLast().close();
        }
        return loading;
    }

    @Test
    void oneOrganisationCannotTakeAllPlaces() {
        OrgId greedy = org();
        for (int i = 0; i < Places.OF_EACH; i++) places.take(greedy).load();
        assertThatThrownBy(() -> places.take(greedy))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ProblemCode.TOO_MANY));
        assertThat(loadingEverywhere()).hasSizeGreaterThanOrEqualTo(2 * Places.OF_EACH);
    }

    @Test
    void whereNoTurnComesThePlaceOfTheOrganisationCanBeGivenBack() {
        loadingEverywhere();
        OrgId late = org();
        for (int i = 0; i < 2 * Places.OF_EACH; i++) {
            try (Places.Place place = places.take(late)) {
                assertThatThrownBy(place::load)
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                refused -> assertThat(refused.code()).isEqualTo(ProblemCode.UNAVAILABLE));
            }
        }
    }

    @Test
    void aPlaceThatIsClosedIsTheNextOnes() {
        loadingEverywhere().getFirst().close();
        Places.Place next = places.take(org());
        assertThatCode(next::load).doesNotThrowAnyException();
    }

    @Test
    void aFileThatNeverLoadedGivesNoTurnBack() {
        int turns = loadingEverywhere().size();
        try (Places.Place waiting = places.take(org())) {
            assertThat(waiting).isNotNull();
        }
        assertThat(loadingEverywhere()).isEmpty();
        assertThat(turns).isPositive();
    }
}
