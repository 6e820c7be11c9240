package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.ledger.EntryId;
import dev.plinth.trust.ClaimStates.Built;
import dev.plinth.trust.ClaimStates.Exhibit;
import dev.plinth.trust.ClaimStates.Hindrance;
import dev.plinth.trust.ClaimStates.Situation;
import dev.plinth.trust.ClaimStates.Verdict;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimStatesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final String CATALOGUE = "c1";
    private static final String CODE = "p1";
    private static final Set<String> TWINS = Set.of("open", "shut");

    /** Everything that the state depends on; begins with a claim that is proven. */
    record Case(
            Trail trail,
            Optional<Built> built,
            Set<Hindrance> hindrances,
            Situation situation,
            Optional<String> lacks,
            List<Exhibit> others) {
        static Case proven() {
            return new Case(
                    soundTrail(),
                    Optional.of(new Built(CODE, TWINS, "Picks the lock.")),
                    Set.of(),
                    new Situation(NOW, Duration.ZERO, CATALOGUE, Optional.empty()),
                    Optional.empty(),
                    List.of());
        }

        Case trail(UnaryOperator<Trail> change) {
            return new Case(change.apply(trail), built, hindrances, situation, lacks, others);
        }

        Case run(String against, Outcome outcome, Duration ago) {
            return trail(one -> one.with(run(one.last() + 1, against, outcome, ago, CODE, CATALOGUE)));
        }

        Case built(Optional<Built> other) {
            return new Case(trail, other, hindrances, situation, lacks, others);
        }

        Case hindered(Hindrance by) {
            return new Case(trail, built, Set.of(by), situation, lacks, others);
        }

        Case in(Situation other) {
            return new Case(trail, built, hindrances, other, lacks, others);
        }

        Case later(Duration by) {
            return in(new Situation(
                    situation.now().plus(by), situation.behind(), situation.catalogue(), situation.logFault()));
        }

        Case lacking(String what) {
            return new Case(trail, built, hindrances, situation, Optional.of(what), others);
        }

        Case with(Exhibit other) {
            return new Case(trail, built, hindrances, situation, lacks, List.of(other));
        }

        Verdict verdict() {
            var all = Stream.concat(Stream.of(new Exhibit("lock", built, trail, hindrances)), others.stream())
                    .toList();
            var claim = new ClaimBook.Promise(
                    new ClaimId("SC-01"),
                    all.stream().map(Exhibit::probe).toList(),
                    Duration.ofMinutes(5),
                    FRESH,
                    lacks);
            return ClaimStates.of(claim, all, situation);
        }

        private static Tried run(
                long number, String against, Outcome outcome, Duration ago, String code, String catalogue) {
            return new Tried(
                    "lock",
                    number,
                    against,
                    outcome,
                    false,
                    NOW.minus(ago),
                    code,
                    catalogue,
                    new EntryId(new UUID(0, number)));
        }

        private static Trail soundTrail() {
            return trail(CODE, CATALOGUE, Duration.ofMinutes(1));
        }

        static Trail trail(String code, String catalogue, Duration ago) {
            return Trail.EMPTY
                    .with(run(1, "open", Outcome.BROKEN, ago, code, catalogue))
                    .with(run(2, "shut", Outcome.BROKEN, ago, code, catalogue))
                    .with(run(3, "live", Outcome.HELD, ago, code, catalogue));
        }
    }

    private static Arguments row(String attack, Case given, ClaimState state, String reason) {
        return Arguments.of(attack, given, state, reason);
    }

    private static Exhibit other(Trail trail) {
        return new Exhibit("other", Optional.of(new Built(CODE, TWINS, "Picks another lock.")), trail, Set.of());
    }

    static Stream<Arguments> attacks() {
        Case proven = Case.proven();
        Case failed = proven.run("live", Outcome.BROKEN, Duration.ZERO);
        Duration day = ClaimStates.ALARM_COUNTS;
        return Stream.of(
                // ordinary life
                row("nothing was tried yet", proven.trail(t -> Trail.EMPTY), ClaimState.UNPROVEN, "not been tried yet"),
                row("the attack succeeded", failed, ClaimState.FAILED, "succeeded"),
                row("nothing was tried for long", proven.later(FRESH), ClaimState.STALE, "held 16 minutes ago"),
                row(
                        "the alarm was not seen for a day",
                        proven.later(day).run("live", Outcome.HELD, day.negated()),
                        ClaimState.UNPROVEN,
                        "0 of 2 sabotages"),
                row(
                        "one alarm was never seen",
                        proven.built(Optional.of(new Built(CODE, Set.of("open", "shut", "third"), "Picks the lock."))),
                        ClaimState.UNPROVEN,
                        "2 of 3 sabotages"),
                row(
                        "the alarm stays silent",
                        proven.run("shut", Outcome.HELD, Duration.ZERO),
                        ClaimState.UNPROVEN,
                        "did not notice the sabotaged twin “shut”"),
                // a probe that hangs or throws
                row(
                        "it throws",
                        proven.run("live", Outcome.UNABLE, Duration.ZERO),
                        ClaimState.UNPROVEN,
                        "could not be carried out the last time"),
                row(
                        "it throws for long",
                        proven.later(FRESH).run("live", Outcome.UNABLE, FRESH.negated()),
                        ClaimState.STALE,
                        "evidence counts for 15 minutes"),
                row("it hangs", proven.later(FRESH).hindered(Hindrance.STUCK), ClaimState.STALE, "has not ended yet"),
                row(
                        "it throws after it failed",
                        failed.run("live", Outcome.UNABLE, Duration.ZERO),
                        ClaimState.FAILED,
                        "succeeded"),
                row(
                        "it hangs after it failed",
                        failed.later(day.multipliedBy(30)).hindered(Hindrance.STUCK),
                        ClaimState.FAILED,
                        "succeeded"),
                // slowed to starve others
                row(
                        "it used up its share",
                        proven.later(FRESH).hindered(Hindrance.SLOWED),
                        ClaimState.STALE,
                        "more than its share of the processor"),
                // the clock set back
                row(
                        "the clock was set back before a restart",
                        proven.in(new Situation(NOW.minus(day), Duration.ZERO, CATALOGUE, Optional.empty())),
                        ClaimState.UNPROVEN,
                        "from the future"),
                row(
                        "the clock was set back while it ran",
                        proven.in(new Situation(NOW.plus(FRESH), Duration.ofHours(2), CATALOGUE, Optional.empty())),
                        ClaimState.STALE,
                        "clock of the server was set back"),
                row(
                        "only the alarms are from the future",
                        proven.in(new Situation(NOW.minus(day), Duration.ZERO, CATALOGUE, Optional.empty()))
                                .run("live", Outcome.HELD, day),
                        ClaimState.UNPROVEN,
                        "0 of 2 sabotages"),
                // evidence replayed, removed, or of another installation: the trail knows
                row(
                        "what is stored does not fit the log",
                        proven.trail(t -> t.flawed("run 3 is not in the log.")),
                        ClaimState.UNPROVEN,
                        "run 3 is not in the log"),
                row("a gap was published", proven.trail(t -> t.cutAt(3)), ClaimState.UNPROVEN, "a gap was found"),
                row(
                        "a gap was published and only the real thing tried since",
                        proven.trail(t -> t.cutAt(3)).run("live", Outcome.HELD, Duration.ZERO),
                        ClaimState.UNPROVEN,
                        "0 of 2 sabotages"),
                row(
                        "a gap was published over a failure",
                        failed.trail(t -> t.cutAt(4)),
                        ClaimState.FAILED,
                        "succeeded"),
                // a checkpoint from a fork
                row(
                        "the log was stopped",
                        proven.in(new Situation(
                                NOW, Duration.ZERO, CATALOGUE, Optional.of("it is shorter than it was."))),
                        ClaimState.UNPROVEN,
                        "cannot be believed: it is shorter"),
                row(
                        "the log was stopped over a failure",
                        failed.in(new Situation(NOW, Duration.ZERO, CATALOGUE, Optional.of("it was stopped."))),
                        ClaimState.FAILED,
                        "succeeded"),
                // the catalogue or the probe edited
                row(
                        "the catalogue was edited",
                        proven.in(new Situation(NOW, Duration.ZERO, "c2", Optional.empty())),
                        ClaimState.UNPROVEN,
                        "another catalogue"),
                row(
                        "the catalogue was edited over a failure",
                        failed.in(new Situation(NOW, Duration.ZERO, "c2", Optional.empty())),
                        ClaimState.FAILED,
                        "succeeded"),
                row(
                        "the probe was edited",
                        proven.built(Optional.of(new Built("p2", TWINS, "Picks the lock."))),
                        ClaimState.UNPROVEN,
                        "its code was changed"),
                row(
                        "the probe was edited and only the real thing tried since",
                        proven.built(Optional.of(new Built("p2", TWINS, "Picks the lock.")))
                                .trail(t -> t.with(Case.run(4, "live", Outcome.HELD, Duration.ZERO, "p2", CATALOGUE))),
                        ClaimState.UNPROVEN,
                        "0 of 2 sabotages"),
                row(
                        "the probe was edited over a failure",
                        failed.built(Optional.of(new Built("p2", TWINS, "Picks the lock."))),
                        ClaimState.FAILED,
                        "succeeded"),
                row(
                        "the probe was taken out",
                        proven.built(Optional.empty()),
                        ClaimState.PLANNED,
                        "not part of this build"),
                row(
                        "the probe was taken out over a failure",
                        failed.built(Optional.empty()),
                        ClaimState.FAILED,
                        "taken out of this build since"),
                // what cannot be recorded or shown
                row(
                        "the newest run could not be recorded",
                        proven.hindered(Hindrance.UNRECORDED),
                        ClaimState.UNPROVEN,
                        "could not be recorded"),
                row(
                        "a document is missing",
                        proven.lacking("No document about this is on file."),
                        ClaimState.PLANNED,
                        "No document"),
                row(
                        "a document is missing over a failure",
                        failed.lacking("No document about this is on file."),
                        ClaimState.FAILED,
                        "succeeded"),
                // several probes: the worst counts
                row(
                        "another probe was not tried",
                        proven.with(other(Trail.EMPTY)),
                        ClaimState.UNPROVEN,
                        "“Picks another lock” has not been tried yet."),
                row(
                        "another probe is missing",
                        proven.with(new Exhibit("other", Optional.empty(), Trail.EMPTY, Set.of())),
                        ClaimState.PLANNED,
                        "Only a part of this is tried: 1 of the 2"),
                row(
                        "another probe is old",
                        proven.with(other(Case.trail(CODE, CATALOGUE, FRESH.plusMinutes(1)))),
                        ClaimState.STALE,
                        "“Picks another lock” held"),
                row(
                        "one failed and another is missing",
                        failed.with(new Exhibit("other", Optional.empty(), Trail.EMPTY, Set.of())),
                        ClaimState.FAILED,
                        "“Picks the lock” succeeded"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void nothingTurnsGreenerBy(String attack, Case given, ClaimState state, String reason) {
        Verdict verdict = given.verdict();
        assertThat(verdict.reason()).as(attack).contains(reason);
        assertThat(verdict.state()).isEqualTo(state);
    }

    @Test
    void aClaimIsProvenWhenItHeldAndEveryAlarmRang() {
        assertThat(Case.proven().verdict().state()).isEqualTo(ClaimState.PROVEN);
        assertThat(Case.proven().later(FRESH.minusMinutes(1)).verdict().state()).isEqualTo(ClaimState.PROVEN);
    }

    @Test
    void itComesBackByARunThatHoldsAndByNothingElse() {
        Case failed = Case.proven().run("live", Outcome.BROKEN, Duration.ZERO);
        assertThat(failed.run("live", Outcome.HELD, Duration.ZERO).verdict().state())
                .isEqualTo(ClaimState.PROVEN);
        assertThat(failed.run("open", Outcome.BROKEN, Duration.ZERO).verdict().state())
                .isEqualTo(ClaimState.FAILED);
    }

    @Test
    void aRehearsalFailsTheClaimAndSaysThatItIsOneUntilTheNextRealRun() {
        Tried twin =
                new Tried("lock", 4, "open", Outcome.BROKEN, true, NOW, CODE, CATALOGUE, new EntryId(new UUID(0, 4)));
        Case rehearsed = Case.proven().trail(trail -> trail.with(twin));
        assertThat(rehearsed.verdict().state()).isEqualTo(ClaimState.FAILED);
        assertThat(rehearsed.verdict().rehearsal()).isTrue();
        assertThat(rehearsed.verdict().reason()).startsWith("Rehearsal:").contains("“open”");
        assertThat(rehearsed.run("live", Outcome.HELD, Duration.ZERO).verdict().state())
                .isEqualTo(ClaimState.PROVEN);
        Verdict serious = rehearsed.run("live", Outcome.BROKEN, Duration.ZERO).verdict();
        assertThat(serious.rehearsal()).isFalse();
        assertThat(serious.state()).isEqualTo(ClaimState.FAILED);
    }

    @Test
    void whatLacksAnotherAttackStaysPlannedInARehearsalAndSaysHowMuchIsTried() {
        Tried twin =
                new Tried("lock", 4, "open", Outcome.BROKEN, true, NOW, CODE, CATALOGUE, new EntryId(new UUID(0, 4)));
        Exhibit missing = new Exhibit("window", Optional.empty(), Case.proven().trail(), Set.of());
        Case partly = Case.proven().with(missing);
        for (Case one : List.of(partly, partly.trail(trail -> trail.with(twin)))) {
            assertThat(one.verdict().state()).isEqualTo(ClaimState.PLANNED);
            assertThat(one.verdict().rehearsal()).isFalse();
            assertThat(one.verdict().reason())
                    .isEqualTo(
                            "Only a part of this is tried: 1 of the 2 attacks that it needs are part of this build.");
        }
        assertThat(partly.run("live", Outcome.BROKEN, Duration.ZERO).verdict().state())
                .isEqualTo(ClaimState.FAILED);
    }

    @Test
    void aRehearsalNeverHidesAFailure() {
        Tried twin =
                new Tried("lock", 5, "open", Outcome.BROKEN, true, NOW, CODE, CATALOGUE, new EntryId(new UUID(0, 5)));
        Verdict verdict = Case.proven()
                .run("live", Outcome.BROKEN, Duration.ZERO)
                .trail(trail -> trail.with(twin))
                .verdict();
        assertThat(verdict.rehearsal()).isFalse();
        assertThat(verdict.state()).isEqualTo(ClaimState.FAILED);
    }

    @Test
    void aRehearsalThatNoticesNothingShowsThatTheAlarmDoesNotWork() {
        Tried twin =
                new Tried("lock", 4, "open", Outcome.HELD, true, NOW, CODE, CATALOGUE, new EntryId(new UUID(0, 4)));
        Verdict verdict = Case.proven().trail(trail -> trail.with(twin)).verdict();
        assertThat(verdict.state()).isEqualTo(ClaimState.UNPROVEN);
        assertThat(verdict.reason()).contains("did not notice");
    }

    @Test
    void alarmsAreCountedOverAllProbesOfAClaim() {
        Case proven = Case.proven();
        var exhibits = List.of(
                new Exhibit("lock", proven.built(), proven.trail(), Set.of()),
                other(Trail.EMPTY.with(Case.run(1, "open", Outcome.BROKEN, Duration.ZERO, CODE, CATALOGUE))));
        assertThat(ClaimStates.alarms(exhibits, proven.situation())).isEqualTo(new ClaimStanding.Alarms(3, 4));
    }

    @Test
    void aClaimThatNothingTriesIsPlanned() {
        var claim =
                new ClaimBook.Promise(new ClaimId("SC-01"), List.of(), Duration.ofMinutes(5), FRESH, Optional.empty());
        assertThat(ClaimStates.of(claim, List.of(), Case.proven().situation()).state())
                .isEqualTo(ClaimState.PLANNED);
    }
}
