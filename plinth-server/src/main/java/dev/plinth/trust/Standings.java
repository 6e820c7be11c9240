package dev.plinth.trust;

import dev.plinth.probe.Probe;
import dev.plinth.trust.ClaimStanding.Day;
import dev.plinth.trust.ClaimStanding.Proof;
import dev.plinth.trust.ClaimStates.Exhibit;
import dev.plinth.trust.ClaimStates.Situation;
import dev.plinth.trust.ClaimStates.Verdict;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All claims as they stand now, from memory alone. */
final class Standings {
    private static final Duration YOUNG = Duration.ofSeconds(1);

    private final ClaimBook book;
    private final ProbeBook probes;
    private final Trails trails;
    private final ProbeRunner runner;
    private final LogWatch log;
    private final TrustClock clock;
    private final Ticker ticker;
    private volatile Memory memory = new Memory(Map.of(), Map.of());
    private volatile @Nullable Made made;

    /**
     * What was said and counted before.
     *
     * @param said what the log says of each claim
     */
    record Memory(Map<ClaimId, Said> said, Map<ClaimId, List<Days.Kept>> days) {
        Memory {
            said = Map.copyOf(said);
            days = Map.copyOf(days);
        }
    }

    private record Made(Claims.Snapshot snapshot, long tick) {}

    Standings(
            ClaimBook book,
            ProbeBook probes,
            Trails trails,
            ProbeRunner runner,
            LogWatch log,
            TrustClock clock,
            Ticker ticker) {
        this.book = book;
        this.probes = probes;
        this.trails = trails;
        this.runner = runner;
        this.log = log;
        this.clock = clock;
        this.ticker = ticker;
    }

    /** A state that time alone makes worse is seen within a second, whether or not anything still runs. */
    Claims.Snapshot now() {
        Made last = made;
        if (last != null && ticker.nanos() - last.tick() < YOUNG.toNanos()) return last.snapshot();
        return fresh();
    }

    Claims.Snapshot fresh() {
        long tick = ticker.nanos();
        Situation situation = situation();
        Memory known = memory;
        List<ClaimStanding> all = new ArrayList<>();
        for (ClaimBook.Promise claim : book.promises().values()) all.add(standing(claim, situation, known));
        known.said().values().stream()
                .flatMap(said -> said.last().stream())
                .filter(one -> !book.promises().containsKey(one.claim()))
                .filter(one -> one.to() != ClaimState.RETRACTED
                        || one.at().isAfter(situation.now().minus(Duration.ofDays(Days.KEPT))))
                .map(one -> retracted(one, situation, known))
                .forEach(all::add);
        Claims.Snapshot snapshot = new Claims.Snapshot(situation.now(), all);
        made = new Made(snapshot, tick);
        return snapshot;
    }

    Memory memory() {
        return memory;
    }

    void remember(Memory known) {
        memory = known;
    }

    Situation situation() {
        return new Situation(clock.now(), clock.behind(), book.digest(), log.fault());
    }

    private ClaimStanding standing(ClaimBook.Promise claim, Situation situation, Memory known) {
        List<Exhibit> exhibits = claim.probes().stream().map(this::exhibit).toList();
        Verdict verdict = ClaimStates.of(claim, exhibits, situation);
        return new ClaimStanding(
                claim.id(),
                verdict.state(),
                verdict.reason(),
                verdict.rehearsal(),
                claim.probes().stream()
                        .flatMap(name -> probes.find(name).stream())
                        .map(ProbeBook.Known::probe)
                        .map(Probe::tries)
                        .toList(),
                ClaimStates.alarms(exhibits, situation),
                exhibits.stream().flatMap(one -> proof(one).stream()).toList(),
                days(claim.id(), verdict.state(), situation, known));
    }

    private Exhibit exhibit(String probe) {
        return new Exhibit(
                probe,
                probes.find(probe)
                        .map(known -> new ClaimStates.Built(
                                known.code(),
                                known.twins().keySet(),
                                known.probe().tries())),
                trails.of(probe),
                probes.find(probe).isPresent() ? runner.hindrances(probe) : Set.of());
    }

    private static Optional<Proof> proof(Exhibit exhibit) {
        Optional<Tried> newest = exhibit.trail().newest();
        return exhibit.trail()
                .rehearsal()
                .filter(run -> run.number() > newest.map(Tried::number).orElse(0L))
                .or(() -> newest)
                .map(run -> new Proof(run.probe(), run.outcome(), run.entry(), run.at()));
    }

    private static ClaimStanding retracted(Claims.Change last, Situation situation, Memory known) {
        return new ClaimStanding(
                last.claim(),
                ClaimState.RETRACTED,
                last.to() == ClaimState.RETRACTED
                        ? last.reason()
                        : "No longer claimed; it was " + last.to().text() + " before.",
                false,
                List.of(),
                new ClaimStanding.Alarms(0, 0),
                List.of(),
                days(last.claim(), ClaimState.RETRACTED, situation, known));
    }

    /** Never better than the log says; today is at least as bad as now. */
    private static List<Day> days(ClaimId claim, ClaimState state, Situation situation, Memory known) {
        LocalDate today = LocalDate.ofInstant(situation.now(), ZoneOffset.UTC);
        Said said = known.said().getOrDefault(claim, Said.NOTHING);
        Map<LocalDate, Day> stored = new HashMap<>();
        known.days()
                .getOrDefault(claim, List.of())
                .forEach(kept -> stored.put(kept.day().day(), kept.day()));
        List<Day> days = new ArrayList<>();
        for (LocalDate day = today.minusDays(Days.KEPT - 1L); !day.isAfter(today); day = day.plusDays(1)) {
            Optional<ClaimState> best = said.atBest(day);
            if (best.isEmpty() || !(stored.containsKey(day) || said.tellsOf(day))) continue;
            Day shown = stored.getOrDefault(day, new Day(day, best.get(), 0, 0, 0, 0))
                    .noBetterThan(best.get());
            days.add(day.equals(today) ? shown.noBetterThan(state) : shown);
        }
        return days;
    }
}
