package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.ledger.EntryId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrailCheckTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static final TrailCheck.Cut NO_GAP = new TrailCheck.Cut(0, 0);

    private final List<EvidenceRows.Stored> rows = new ArrayList<>();
    private final List<EvidenceEntry.Read> entries = new ArrayList<>();

    TrailCheckTest() {
        for (int number = 1; number <= 5; number++) {
            rows.add(row(number, Outcome.HELD));
            entries.add(entry(number, number, Outcome.HELD));
        }
    }

    private static EvidenceRows.Stored row(int number, Outcome outcome) {
        return new EvidenceRows.Stored(
                number, new EntryId(new UUID(0, number)), "live", outcome, Sha256.of("run " + number));
    }

    private static EvidenceEntry.Read entry(int id, int number, Outcome outcome) {
        return new EvidenceEntry.Read(
                new Tried("lock", number, "live", outcome, false, AT, "p", "c", new EntryId(new UUID(0, id))),
                Sha256.of("run " + number));
    }

    private Trail begun() {
        return new TrailCheck("lock", rows, entries).begin(NO_GAP, true);
    }

    @Test
    void whatFitsIsBelieved() {
        assertThat(begun().flaw()).isEmpty();
        assertThat(begun().last()).isEqualTo(5);
        assertThat(begun().newest().map(Tried::number)).contains(5L);
    }

    @Test
    void aRowThatWasRemovedShows() {
        rows.remove(2);
        assertThat(begun().flaw()).contains("run 3 is in the log and was removed from the evidence.");
    }

    @Test
    void theNewestRowThatWasRemovedShows() {
        rows.removeLast();
        assertThat(begun().flaw()).contains("run 5 is in the log and was removed from the evidence.");
    }

    @Test
    void allRowsThatWereRemovedShow() {
        rows.clear();
        assertThat(begun().flaw()).contains("run 1 is in the log and was removed from the evidence.");
        assertThat(begun().last()).isEqualTo(5);
    }

    @Test
    void aRowWithoutAnEntryShows() {
        rows.add(row(6, Outcome.HELD));
        assertThat(begun().flaw()).contains("run 6 is not in the log.");
    }

    @Test
    void aNumberThatIsNowhereShows() {
        rows.remove(2);
        entries.remove(2);
        assertThat(begun().flaw()).contains("run 3 is missing.");
    }

    @Test
    void aRowThatSaysSomethingElseThanItsEntryShows() {
        entries.set(4, entry(5, 5, Outcome.BROKEN));
        assertThat(begun().flaw()).contains("run 5 says something else than its entry in the log.");
    }

    @Test
    void aRowThatPointsAtYesterdaysEntryShows() {
        rows.set(4, new EvidenceRows.Stored(5, rows.getFirst().entry(), "live", Outcome.HELD, Sha256.of("run 5")));
        assertThat(begun().flaw()).contains("run 5 says something else than its entry in the log.");
    }

    @Test
    void aRowWhoseFactsWereChangedShows() {
        rows.set(4, new EvidenceRows.Stored(5, rows.getLast().entry(), "live", Outcome.HELD, Sha256.of("other")));
        assertThat(begun().flaw()).contains("run 5 says something else than its entry in the log.");
    }

    @Test
    void twoEntriesOfOneNumberShow() {
        entries.add(entry(9, 5, Outcome.HELD));
        assertThat(begun().flaw()).contains("run 5 is in the log twice.");
    }

    @Test
    void anEntryThatWasReadTwiceIsOne() {
        entries.add(entry(5, 5, Outcome.HELD));
        assertThat(begun().flaw()).isEmpty();
    }

    @Test
    void entriesThatRetentionDroppedAreNotMissed() {
        entries.removeFirst();
        entries.removeFirst();
        assertThat(begun().flaw()).isEmpty();
        entries.clear();
        assertThat(begun()).isEqualTo(Trail.EMPTY.readTo(5));
    }

    @Test
    void rowsThatWereNotReadAreNotMissed() {
        rows.removeFirst();
        assertThat(new TrailCheck("lock", rows, entries).begin(NO_GAP, false).flaw())
                .isEmpty();
        assertThat(begun().flaw()).isPresent();
    }

    @Test
    void aGapThatWasPublishedIsNotPublishedAgainAndShowsNothing() {
        rows.remove(2);
        Trail trail = new TrailCheck("lock", rows, entries).begin(new TrailCheck.Cut(5, 5), true);
        assertThat(trail.flaw()).isEmpty();
        assertThat(trail.cut()).isEqualTo(5);
        assertThat(trail.newest().map(Tried::number)).contains(5L);
    }

    @Test
    void itGoesOnWhereItStopped() {
        Trail before = begun();
        Trail after = new TrailCheck(
                        "lock",
                        List.of(row(6, Outcome.BROKEN)),
                        List.of(entry(6, 6, Outcome.BROKEN), entry(5, 5, Outcome.HELD)))
                .goOn(before);
        assertThat(after.flaw()).isEmpty();
        assertThat(after.decisive().map(Tried::outcome)).contains(Outcome.BROKEN);
    }

    private static Optional<Long> failure(Trail trail) {
        return trail.decisive().filter(run -> run.outcome() == Outcome.BROKEN).map(Tried::number);
    }

    @Test
    void aFailureOutlivesItsRow() {
        entries.set(4, entry(5, 5, Outcome.BROKEN));
        rows.removeLast();
        assertThat(failure(begun())).contains(5L);
        assertThat(failure(new TrailCheck("lock", rows, entries).begin(new TrailCheck.Cut(5, 5), true)))
                .contains(5L);
        Trail goingOn = new TrailCheck("lock", List.of(), List.of(entry(6, 6, Outcome.BROKEN))).goOn(begun());
        assertThat(failure(goingOn)).contains(6L);
    }

    @Test
    void aFailureOutlivesARowThatSaysThatItHeldOrAnotherEntryOfItsNumber() {
        entries.set(4, entry(5, 5, Outcome.BROKEN));
        assertThat(failure(begun())).contains(5L);
        entries.addFirst(entry(9, 5, Outcome.HELD));
        assertThat(failure(begun())).contains(5L);
    }

    @Test
    void aFailureIsNotPushedOutByRowsThatWereMadeUp() {
        entries.set(4, entry(5, 5, Outcome.BROKEN));
        rows.clear();
        for (int number = 6; number <= 9; number++) rows.add(row(number, Outcome.HELD));
        assertThat(failure(new TrailCheck("lock", rows, entries).begin(NO_GAP, false)))
                .contains(5L);
    }

    @Test
    void aFailureOfAnotherProbeIsNone() {
        Tried other = entry(5, 5, Outcome.BROKEN).run();
        entries.set(
                4,
                new EvidenceEntry.Read(
                        new Tried("bolt", 5, "live", Outcome.BROKEN, false, AT, "p", "c", other.entry()),
                        Sha256.of("run 5")));
        assertThat(failure(begun())).isEmpty();
        entries.set(4, entry(5, 5, Outcome.HELD));
        assertThat(failure(begun())).isEmpty();
    }

    @Test
    void aFailureThatWasFollowedByARunThatHeldIsOver() {
        entries.set(3, entry(4, 4, Outcome.BROKEN));
        rows.set(3, row(4, Outcome.BROKEN));
        assertThat(begun().flaw()).isEmpty();
        assertThat(failure(begun())).isEmpty();
    }

    @Test
    void aGapThatIsNotInTheLogCutsNothingOffAndShows() {
        Trail trail = new TrailCheck("lock", rows, entries).begin(new TrailCheck.Cut(5, 0), true);
        assertThat(trail.cut()).isZero();
        assertThat(trail.flaw()).contains("a gap is noted that is not in the log.");
        Trail higher = new TrailCheck("lock", rows, entries).begin(new TrailCheck.Cut(5, 3), true);
        assertThat(higher.cut()).isEqualTo(3);
        assertThat(higher.flaw()).isPresent();
    }

    @Test
    void aGapWhoseRowWasRemovedStillCuts() {
        assertThat(new TrailCheck("lock", rows, entries)
                        .begin(new TrailCheck.Cut(0, 3), true)
                        .cut())
                .isEqualTo(3);
    }

    @Test
    void aGapWhoseEntryRetentionDroppedWithTheRunsIsNotMissed() {
        entries.removeFirst();
        entries.removeFirst();
        Trail trail = new TrailCheck("lock", rows, entries).begin(new TrailCheck.Cut(2, 0), true);
        assertThat(trail.flaw()).isEmpty();
        assertThat(trail.cut()).isEqualTo(2);
    }

    @Test
    void aNumberAsHighAsCanBeEndsToo() {
        rows.add(new EvidenceRows.Stored(
                Long.MAX_VALUE, new EntryId(new UUID(0, 9)), "live", Outcome.HELD, Sha256.of("run 9")));
        assertThat(begun().flaw()).contains("run 6 is missing.");
    }
}
