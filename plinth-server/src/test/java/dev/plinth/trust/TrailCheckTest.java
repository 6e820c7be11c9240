package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.ledger.EntryId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrailCheckTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

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
        return new TrailCheck("lock", rows, entries).begin(0, true);
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
        assertThat(new TrailCheck("lock", rows, entries).begin(0, false).flaw()).isEmpty();
        assertThat(begun().flaw()).isPresent();
    }

    @Test
    void aGapThatWasPublishedIsNotPublishedAgainAndShowsNothing() {
        rows.remove(2);
        Trail trail = new TrailCheck("lock", rows, entries).begin(5, true);
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
}
