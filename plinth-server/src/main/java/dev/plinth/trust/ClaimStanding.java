package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Where a claim stands now. Everything here may be shown to anybody.
 *
 * @param reason plain words that name no route, count, address or version
 * @param rehearsal whether a person is showing what a failure looks like
 * @param tried what was tried, one sentence a probe
 * @param evidence the newest run of each probe against the real thing, or the twin that stands in for it in a rehearsal
 * @param history up to 90 days, the oldest first; a day that is missing has no evidence
 */
public record ClaimStanding(
        ClaimId claim,
        ClaimState state,
        String reason,
        boolean rehearsal,
        List<String> tried,
        Alarms alarms,
        List<Proof> evidence,
        List<Day> history) {
    public ClaimStanding {
        tried = List.copyOf(tried);
        evidence = List.copyOf(evidence);
        history = List.copyOf(history);
    }

    /** When the evidence was made; of several runs, the oldest. */
    public Optional<Instant> since() {
        return evidence.stream().map(Proof::at).min(Instant::compareTo);
    }

    /** On how many sabotaged twins the alarm was seen within the last day, and how many there are. */
    public record Alarms(int seen, int of) {}

    /**
     * One run that counts.
     *
     * @param entry in the log of the installation; {@link Claims#receipt} proves it
     */
    public record Proof(String probe, Outcome outcome, EntryId entry, Instant at) {}

    /**
     * One day (UTC).
     *
     * @param worst the worst state of that day
     * @param held runs against the real thing by their outcome
     * @param rehearsed runs on a twin that stood in for it
     */
    public record Day(LocalDate day, ClaimState worst, long held, long broken, long unable, long rehearsed) {
        Day noBetterThan(ClaimState state) {
            return new Day(day, worst.worse(state), held, broken, unable, rehearsed);
        }
    }
}
