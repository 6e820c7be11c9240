package dev.plinth.trust.web;

import dev.plinth.ledger.EntryId;
import dev.plinth.trust.ClaimStanding;
import dev.plinth.trust.Claims;
import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.Claim;
import dev.plinth.trust.catalogue.Framework;
import dev.plinth.trust.catalogue.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All claims for programs.
 *
 * @param catalogue digest of the catalogue; every piece of evidence names the one that it was made under
 * @param retracted what was claimed within the last 90 days and is no longer in the catalogue
 */
record ClaimsDocument(Instant at, String catalogue, Log log, List<One> claims, List<Retracted> retracted) {

    /** The log that holds the evidence. */
    record Log(String origin, String checkpoint, String keys) {}

    /**
     * One claim.
     *
     * @param sentence with the figures that anybody may see
     * @param check shell lines; empty as long as there is no evidence
     */
    record One(
            String id,
            String profile,
            String sentence,
            String plain,
            String state,
            String reason,
            boolean rehearsal,
            String strength,
            List<String> kinds,
            List<String> tried,
            ClaimStanding.Alarms alarms,
            List<Evidence> evidence,
            List<String> check,
            String covers,
            String excludes,
            String residual,
            String breaks,
            long cadenceSeconds,
            long freshSeconds,
            List<String> custody,
            Map<String, List<String>> maps,
            List<HistoryDay> history) {}

    record Evidence(String probe, String outcome, EntryId entry, Instant time, long ageSeconds, String receipt) {}

    record HistoryDay(String day, String worst) {}

    record Retracted(String id, String state, String reason, List<HistoryDay> history) {}

    static ClaimsDocument of(Catalogue catalogue, Claims.Snapshot now, Checking checking) {
        List<One> claims = new ArrayList<>();
        List<Retracted> retracted = new ArrayList<>();
        for (ClaimStanding standing : now.claims()) {
            Optional<Claim> claim = catalogue.claim(standing.claim());
            Optional<Profile> page = catalogue.pageOf(standing.claim());
            if (claim.isPresent() && page.isPresent())
                claims.add(one(page.get(), claim.get(), standing, now.at(), checking));
            else retracted.add(retracted(standing));
        }
        Log log = new Log(checking.origin(), checking.checkpoint(), checking.keys());
        return new ClaimsDocument(now.at(), catalogue.digest(), log, claims, retracted);
    }

    private static One one(Profile page, Claim claim, ClaimStanding standing, Instant now, Checking checking) {
        return new One(
                claim.id().value(),
                page.id().value(),
                ClaimView.sentence(claim, standing, now),
                claim.plain(),
                standing.state().text(),
                standing.reason(),
                standing.rehearsal(),
                word(claim.strength()),
                claim.kinds().stream().sorted().map(ClaimsDocument::word).toList(),
                standing.tried(),
                standing.alarms(),
                standing.evidence().stream().map(proof -> evidence(proof, now)).toList(),
                standing.evidence().isEmpty()
                        ? List.of()
                        : checking.lines(claim.id().value()),
                claim.coverage().scope(),
                claim.coverage().excludes(),
                claim.trial().residual(),
                claim.trial().breaks(),
                claim.freshness().cadence().toSeconds(),
                claim.freshness().fresh().toSeconds(),
                claim.custody().stream().sorted().map(ClaimsDocument::word).toList(),
                maps(claim.maps()),
                history(standing));
    }

    private static Retracted retracted(ClaimStanding standing) {
        return new Retracted(standing.claim().value(), standing.state().text(), standing.reason(), history(standing));
    }

    private static Evidence evidence(ClaimStanding.Proof proof, Instant now) {
        return new Evidence(
                proof.probe(),
                proof.outcome().text(),
                proof.entry(),
                proof.at(),
                Math.max(0, Duration.between(proof.at(), now).toSeconds()),
                "/trust/receipts/" + proof.entry());
    }

    /** How often it was tried on a day is not for everybody. */
    private static List<HistoryDay> history(ClaimStanding standing) {
        return standing.history().stream()
                .map(day -> new HistoryDay(day.day().toString(), day.worst().text()))
                .toList();
    }

    private static Map<String, List<String>> maps(Map<Framework, List<String>> of) {
        Map<String, List<String>> maps = new LinkedHashMap<>();
        Arrays.stream(Framework.values())
                .filter(of::containsKey)
                .forEach(one -> maps.put(one.key(), of.getOrDefault(one, List.of())));
        return maps;
    }

    /** As the catalogue's files write it. */
    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
