package dev.plinth.trust.web;

import dev.plinth.trust.Ages;
import dev.plinth.trust.ClaimStanding;
import dev.plinth.trust.ClaimState;
import dev.plinth.trust.Outcome;
import dev.plinth.trust.catalogue.Claim;
import dev.plinth.trust.catalogue.Framework;
import dev.plinth.trust.catalogue.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A claim as anybody may see it.
 *
 * @param tone for its colour; {@code state} says the same in a word
 * @param strength of what shows it; none while nothing tries it
 * @param run when it was last tried; of several probes, the one that was not tried for the longest time
 * @param shownBy what shows it, where that is not an attack alone
 * @param details by their headings, in the order of the page
 */
record ClaimView(
        String id,
        String sentence,
        String plain,
        String state,
        String tone,
        String reason,
        boolean rehearsal,
        Optional<String> strength,
        Optional<Run> run,
        List<String> tried,
        Optional<String> alarms,
        List<String> shownBy,
        List<Detail> details,
        Optional<HistoryView> history) {

    record Run(Instant at, String ago) {}

    record Detail(String heading, String text) {}

    static ClaimView of(Claim claim, ClaimStanding standing, Instant now) {
        boolean probed = claim.kinds().equals(Set.of(Claim.Kind.PROBE));
        return new ClaimView(
                claim.id().value(),
                sentence(claim, standing, now),
                claim.plain(),
                Words.of(standing.state()),
                Words.tone(standing.state()),
                standing.reason(),
                standing.rehearsal(),
                Optional.of(Words.of(claim.strength())).filter(tried -> standing.state() != ClaimState.PLANNED),
                standing.since()
                        .map(at -> new Run(
                                at.truncatedTo(ChronoUnit.SECONDS), Ages.of(Duration.between(at, now)) + " ago")),
                standing.tried(),
                alarms(standing.alarms()),
                probed
                        ? List.of()
                        : claim.kinds().stream().sorted().map(Words::of).toList(),
                details(claim),
                HistoryView.of(standing.history(), now.atOffset(ZoneOffset.UTC).toLocalDate()));
    }

    /** The age stands in the sentence only where what was tried lately is the real thing and could be carried out. */
    static String sentence(Claim claim, ClaimStanding standing, Instant now) {
        boolean tried = !standing.rehearsal()
                && standing.state() != ClaimState.PLANNED
                && standing.evidence().stream().noneMatch(one -> one.outcome() == Outcome.UNABLE);
        Map<Sentence.Figure, String> known = standing.since()
                .filter(at -> tried)
                .map(at -> Map.of(Sentence.Figure.AGE, Ages.of(Duration.between(at, now))))
                .orElse(Map.of());
        return claim.sentence().with(known);
    }

    private static Optional<String> alarms(ClaimStanding.Alarms alarms) {
        return alarms.of() == 0
                ? Optional.empty()
                : Optional.of(
                        "Alarms seen on %d of %d sabotages within the last day".formatted(alarms.seen(), alarms.of()));
    }

    private static List<Detail> details(Claim claim) {
        List<Detail> details = new ArrayList<>(List.of(
                new Detail("What it does not cover", claim.coverage().excludes()),
                new Detail("What remains possible", claim.trial().residual()),
                new Detail("What it covers", claim.coverage().scope()),
                new Detail("What is counted", claim.coverage().population()),
                new Detail("How it is tried", claim.trial().method()),
                new Detail("What would break it", claim.trial().breaks()),
                new Detail(
                        "How often",
                        "At least every %s; a result counts for %s."
                                .formatted(
                                        Ages.of(claim.freshness().cadence()),
                                        Ages.of(claim.freshness().fresh()))),
                new Detail(
                        "Under which custody",
                        claim.custody().stream().sorted().map(Words::of).collect(Collectors.joining("; ")))));
        if (!claim.maps().isEmpty()) details.add(new Detail("What it supports", supports(claim.maps())));
        return details;
    }

    private static String supports(Map<Framework, List<String>> maps) {
        return Arrays.stream(Framework.values())
                .filter(maps::containsKey)
                .map(one -> one.title() + ": " + String.join(", ", maps.getOrDefault(one, List.of())))
                .collect(Collectors.joining("; "));
    }
}
