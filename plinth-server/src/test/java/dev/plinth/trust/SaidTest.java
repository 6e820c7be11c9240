package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.ledger.EntryId;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SaidTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-02");

    private static Claims.Change change(String at, ClaimState from, ClaimState to, String reason) {
        return new Claims.Change(
                new ClaimId("TE-01"), from, to, reason, Instant.parse(at), new EntryId(new UUID(0, at.hashCode())));
    }

    private static Said said(Claims.Change... changes) {
        return Said.NOTHING.and(List.of(changes));
    }

    private static final Claims.Change FIRST =
            change("2026-03-02T10:00:00Z", ClaimState.PLANNED, ClaimState.PROVEN, "It was tried.");
    private static final Claims.Change FAILURE =
            change("2026-03-04T10:00:00Z", ClaimState.PROVEN, ClaimState.FAILED, "An attack succeeded.");
    private static final Claims.Change MENDED =
            change("2026-03-06T10:00:00Z", ClaimState.FAILED, ClaimState.PROVEN, "It was tried.");

    @Test
    void nothingIsSaidOfDaysBeforeTheFirstChange() {
        assertThat(said(FIRST).atBest(DAY.minusDays(1))).isEmpty();
        assertThat(said(FIRST).tellsOf(DAY.minusDays(1))).isFalse();
        assertThat(Said.NOTHING.atBest(DAY)).isEmpty();
    }

    @Test
    void aFailureLastsUntilTheDayOnWhichItEnds() {
        Said said = said(FIRST, FAILURE, MENDED);
        assertThat(said.atBest(DAY)).contains(ClaimState.PROVEN);
        assertThat(said.atBest(DAY.plusDays(1))).contains(ClaimState.PROVEN);
        for (int day = 2; day <= 4; day++) {
            assertThat(said.atBest(DAY.plusDays(day))).contains(ClaimState.FAILED);
            assertThat(said.tellsOf(DAY.plusDays(day))).isTrue();
        }
        assertThat(said.atBest(DAY.plusDays(5))).contains(ClaimState.PROVEN);
        assertThat(said.tellsOf(DAY.plusDays(5))).isFalse();
    }

    @Test
    void itIsTheSameWhenItIsReadBitByBit() {
        Said said = said(FIRST).and(List.of(FAILURE)).and(List.of()).and(List.of(MENDED));
        assertThat(said.last()).contains(MENDED);
        for (int day = -1; day < 8; day++)
            assertThat(said.atBest(DAY.plusDays(day)))
                    .isEqualTo(said(FIRST, FAILURE, MENDED).atBest(DAY.plusDays(day)));
    }

    @Test
    void aRehearsalMakesNoDayWorseAndHidesNoFailure() {
        Claims.Change red = change(
                "2026-03-03T10:00:00Z", ClaimState.PROVEN, ClaimState.FAILED, ClaimStates.REHEARSAL + "it was shown.");
        Claims.Change green = change("2026-03-05T10:00:00Z", ClaimState.FAILED, ClaimState.PROVEN, "It was tried.");
        for (int day = 1; day <= 4; day++)
            assertThat(said(FIRST, red, green).atBest(DAY.plusDays(day))).contains(ClaimState.PROVEN);
        Claims.Change shown = change(
                "2026-03-04T11:00:00Z",
                ClaimState.FAILED,
                ClaimState.UNPROVEN,
                ClaimStates.REHEARSAL + "it was shown.");
        assertThat(said(FIRST, FAILURE, shown).atBest(DAY.plusDays(3))).contains(ClaimState.FAILED);
    }

    @Test
    void whatALogThatLostItsBeginningTellsCountsFromThere() {
        assertThat(said(MENDED).atBest(DAY.plusDays(4))).contains(ClaimState.FAILED);
        assertThat(said(MENDED).atBest(DAY.plusDays(3))).isEmpty();
    }
}
