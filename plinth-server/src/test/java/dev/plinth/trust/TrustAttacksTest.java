package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.ledger.Logs;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.problem.ProblemException;
import dev.plinth.testing.Await;
import dev.plinth.trust.Opening.Audience;
import dev.plinth.trust.catalogue.ClaimId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Attacks on the engine and its evidence, over a real database and a real log: nothing turns greener by any of them. */
class TrustAttacksTest extends TrustTest {
    private static final String CATALOGUE = "catalogue";

    @Test
    void aRestartUnderAnotherCatalogueTriesEverythingAnew() throws InterruptedException {
        Own own = own();
        proven(own);
        ClaimBook edited = TrustWorld.book(
                "edited", Map.of(own.claim(), List.of(own.probe().name())));
        TrustWorld again = TrustWorld.start(plinth, edited, List.of(own.probe()));
        assertThat(again.claim(own.claim()).reason()).contains("another catalogue");
        assertThat(again.runAll(own.probe()).state(own.claim())).isEqualTo(ClaimState.PROVEN);
    }

    @Test
    void aClaimThatIsDeletedToHideAFailureIsShownAsRetracted() throws InterruptedException {
        Own own = own();
        TrustWorld world = world(own);
        own.probe().live(Locks.OPEN);
        world.run(Order.live(own.probe().name()));
        TrustWorld again = TrustWorld.start(plinth, TrustWorld.book("without it", Map.of()), List.of(own.probe()));
        assertThat(again.state(own.claim())).isEqualTo(ClaimState.RETRACTED);
        assertThat(again.claim(own.claim()).reason()).contains("it was failed before");
        assertThat(again.entries("claim.state", own.claim())
                        .getFirst()
                        .path("facts")
                        .path("to")
                        .asString())
                .isEqualTo("retracted");
        assertThat(again.claim(own.claim()).history().getLast().worst()).isEqualTo(ClaimState.RETRACTED);
    }

    @Test
    void aProbeThatIsTakenOutToHideAFailureDoesNotHideIt() throws InterruptedException {
        Own own = own();
        TrustWorld world = world(own);
        own.probe().live(Locks.OPEN);
        world.run(Order.live(own.probe().name()));
        ClaimBook book = TrustWorld.book(
                CATALOGUE, Map.of(own.claim(), List.of(own.probe().name())));
        assertThat(TrustWorld.start(plinth, book, List.of()).state(own.claim())).isEqualTo(ClaimState.FAILED);
    }

    static Stream<String> tampering() {
        return Stream.of(
                "delete from tenant.trust_run where probe = '%s' and number = 2",
                "delete from tenant.trust_run where probe = '%s' and number = 4",
                "delete from tenant.trust_run where probe = '%s'",
                "update tenant.trust_run set outcome = 'held' where probe = '%s' and number = 4",
                "update tenant.trust_run set digest = sha256('') where probe = '%s' and number = 1",
                "update tenant.trust_run set number = 9 where probe = '%s' and number = 1",
                "insert into tenant.trust_run select org_id, probe, 5, gen_random_uuid(), 'live', 'held', digest"
                        + " from tenant.trust_run where probe = '%s' and number = 1");
    }

    @ParameterizedTest
    @MethodSource("tampering")
    void whoeverEditsTheEvidenceMakesAGapThatIsPublished(String sql) throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        own.probe().live(Locks.OPEN);
        world.run(Order.live(own.probe().name()));
        own.probe().live(Locks.SOUND);
        world.tamper(sql.formatted(own.probe().name()));
        TrustWorld again = world(own);
        assertThat(again.state(own.claim())).isGreaterThanOrEqualTo(ClaimState.UNPROVEN);
        JsonNode gap = again.entries("evidence.gap", own.probe().name()).getFirst();
        assertThat(gap.path("outcome").asString()).isEqualTo("failed");
        assertThat(gap.path("facts").path("why").asString()).isNotEmpty();
        again.run(Order.live(own.probe().name()));
        assertThat(again.state(own.claim())).isEqualTo(ClaimState.UNPROVEN);
        assertThat(again.runAll(own.probe()).state(own.claim())).isEqualTo(ClaimState.PROVEN);
        TrustWorld third = world(own);
        assertThat(third.state(own.claim())).isEqualTo(ClaimState.PROVEN);
        assertThat(third.entries("evidence.gap", own.probe().name())).hasSize(1);
    }

    @Test
    void aRowThatIsRemovedWhileItRunsShowsAtTheNextRun() throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        world.tamper("delete from tenant.trust_run where probe = '%s' and number = 3"
                .formatted(own.probe().name()));
        world.run(Order.live(own.probe().name()));
        assertThat(world.entries("evidence.gap", own.probe().name())).hasSize(1);
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.UNPROVEN);
    }

    @Test
    void evidenceOfAnotherInstallationIsNone() throws InterruptedException {
        Own own = own();
        TrustWorld world = world(own);
        var made = world.run(Order.live(own.probe().name()));
        String body = world.entry(made.entry()).toString();
        var shown = new Logs.Shown(made.entry(), Logs.State.PUBLISHED, Optional.of(1L), body, "");
        assertThat(EvidenceEntry.read(world.instance, shown)).isPresent();
        assertThat(EvidenceEntry.read(plinth.newOrg("us", "support-chat").id(), shown))
                .isEmpty();
    }

    @Test
    void aClockThatIsSetBackMakesNothingGreener() throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        world.clock.pass(Duration.ofMinutes(16)).set(Duration.ofHours(-3));
        assertThat(world.claim(own.claim()).reason()).contains("clock of the server was set back");
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.STALE);
    }

    @Test
    void aProbeThatHangsCostsItsOwnClaimsOnly() throws InterruptedException {
        Own hanging = own();
        Own other = own();
        CountDownLatch end = new CountDownLatch(1);
        hanging.probe().pace(Pace.USUAL.atMost(Duration.ofMillis(50))).liveTarget((attack, attempt) -> {
            while (end.getCount() > 0) Thread.onSpinWait();
            return attack.on(Locks.SOUND, attempt);
        });
        ClaimBook book = TrustWorld.book(
                CATALOGUE,
                Map.of(
                        hanging.claim(),
                        List.of(hanging.probe().name()),
                        other.claim(),
                        List.of(other.probe().name())));
        TrustWorld world = TrustWorld.start(plinth, book, List.of(hanging.probe(), other.probe()));
        try {
            assertThat(world.run(Order.live(hanging.probe().name())).outcome()).isEqualTo(Outcome.UNABLE);
            assertThat(world.engine.runs.now(Order.live(hanging.probe().name()), Duration.ZERO))
                    .isEmpty();
            assertThat(world.claim(hanging.claim()).reason()).contains("has not ended yet");
            assertThat(world.runAll(other.probe()).state(other.claim())).isEqualTo(ClaimState.PROVEN);
        } finally {
            end.countDown();
        }
        hanging.probe().live(Locks.SOUND);
        Await.until(
                "the probe runs again",
                () -> world.engine
                        .runs
                        .now(Order.live(hanging.probe().name()), Duration.ZERO)
                        .isPresent());
    }

    @Test
    void aProbeThatUsesTooMuchOfTheProcessorHasToWait() throws InterruptedException {
        Own own = own();
        own.probe().liveTarget((attack, attempt) -> {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            while (threads.getCurrentThreadCpuTime() < 300_000_000L) Thread.onSpinWait();
            return attack.on(Locks.SOUND, attempt);
        });
        ClaimBook book = TrustWorld.book(
                CATALOGUE, Map.of(own.claim(), List.of(own.probe().name())));
        TrustWorld world = TrustWorld.start(
                plinth, book, List.of(own.probe()), TrustSettingsTest.allowing(Duration.ofSeconds(10)));
        Order order = Order.live(own.probe().name());
        world.run(order);
        assertThat(world.engine.runs.now(order, Duration.ZERO)).isEmpty();
        world.clock.pass(Duration.ofMinutes(16));
        assertThat(world.engine.runs.now(order, Duration.ZERO)).isPresent();
    }

    @Test
    void aClaimThatGoesStaleBecauseItsProbeHasToWaitSaysSo() throws InterruptedException {
        Own own = own();
        own.probe().pace(Pace.USUAL.atMost(Duration.ofSeconds(1)));
        TrustWorld world = TrustWorld.start(
                plinth,
                TrustWorld.book(
                        CATALOGUE, Map.of(own.claim(), List.of(own.probe().name()))),
                List.of(own.probe()),
                TrustSettingsTest.allowing(Duration.ofSeconds(1)));
        world.run(Order.live(own.probe().name()));
        own.probe().liveTarget((attack, attempt) -> {
            while (!Thread.currentThread().isInterrupted()) Thread.onSpinWait();
            return new Observation.Unable("it was too slow");
        });
        world.clock.pass(Duration.ofMinutes(15));
        world.run(Order.live(own.probe().name()));
        world.clock.pass(Duration.ofSeconds(5));
        assertThat(world.claim(own.claim()).reason()).contains("more than its share of the processor");
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.STALE);
    }

    @Test
    void whatThrowsIsEvidenceTooAndSaysWhyToAuditorsOnly() throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        own.probe().liveTarget((attack, attempt) -> {
            throw new IllegalStateException("the lock is at 10.0.0.7");
        });
        Evidence.Recorded made = world.run(Order.live(own.probe().name()));
        assertThat(made.outcome()).isEqualTo(Outcome.UNABLE);
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.UNPROVEN);
        assertThat(world.entry(made.entry()).toString()).doesNotContain("10.0.0.7");
        Opening auditor =
                world.engine.claims.opening(made.entry(), Audience.AUDITOR).orElseThrow();
        assertThat(new String(auditor.content(), StandardCharsets.UTF_8)).contains("10.0.0.7");
    }

    @Test
    void aProbeThatLiesAboutItsPopulationShowsNothing() throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        own.probe()
                .liveTarget((attack, attempt) ->
                        new Observation.Held(new Observation.Counted(1_000, 1, Map.of(), "0".repeat(64))));
        assertThat(world.run(Order.live(own.probe().name())).outcome()).isEqualTo(Outcome.UNABLE);
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.UNPROVEN);
    }

    @Test
    void aTwinThatIsNotNoticedMakesTheClaimUnproven() throws InterruptedException {
        Own own = own();
        own.probe().twin("not-sabotaged", Locks.SOUND);
        TrustWorld world = world(own).runAll(own.probe());
        assertThat(world.claim(own.claim()).reason()).contains("did not notice the sabotaged twin “not-sabotaged”");
        assertThat(world.claim(own.claim()).alarms()).isEqualTo(new ClaimStanding.Alarms(2, 3));
    }

    @Test
    void aTextThatCouldDoHarmIsOnlyThereAsItsDigest() throws InterruptedException {
        Own own = own();
        TrustWorld world = world(own);
        String text = "<script>alert(1)</script>";
        var answer = world.engine
                .challenges
                .run(new ClaimId(own.claim()), text, "192.0.2.1")
                .getFirst();
        JsonNode entry = world.entry(answer.entry());
        assertThat(entry.path("facts").has("asked")).isFalse();
        assertThat(entry.toString())
                .doesNotContain("script")
                .contains(HexFormat.of().formatHex(Sha256.of(text)));
    }

    @Test
    void manyChallengesCostNothingButRefusals() throws InterruptedException {
        Own own = own();
        TrustWorld world = world(own);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
            try {
                world.engine.challenges.run(new ClaimId(own.claim()), "nonce-of-mine", "192.0.2.1");
            } catch (ProblemException e) {
                if (e.code().status() == 429) refused++;
            }
        assertThat(refused).isEqualTo(20_000 - TrustSettingsTest.DEFAULTS.callerBurst());
        assertThat(world.meters.counter("plinth.trust.challenges.refused").count())
                .isEqualTo(refused);
    }

    @Test
    void aChallengeThatCannotBeMadeIsRefusedByWhatIsWrong() {
        Own own = own();
        TrustWorld world = world(own);
        Challenges challenges = world.engine.challenges;
        ClaimId claim = new ClaimId(own.claim());
        for (String bad : List.of("", "short", "x".repeat(201), "with\nline break"))
            assertThatThrownBy(() -> challenges.run(claim, bad, "192.0.2.1")).hasMessageContaining("nonce");
        assertThatThrownBy(() -> challenges.run(new ClaimId("ZZ-99"), "long enough", "192.0.2.1"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.code().status()).isEqualTo(404));
        TrustWorld without = TrustWorld.start(
                plinth,
                TrustWorld.book(
                        CATALOGUE, Map.of(own.claim(), List.of(own.probe().name()))),
                List.of());
        assertThatThrownBy(() -> without.engine.challenges.run(claim, "long enough", "192.0.2.1"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.code().status()).isEqualTo(409));
    }

    @Test
    void probesThatMayTakeLongLeaveAPlaceToOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Pace slow = Pace.USUAL.atMost(Duration.ofMinutes(2));
        Own first = own();
        first.probe().pace(slow).liveTarget((attack, attempt) -> {
            begun.countDown();
            end.await();
            return attack.on(Locks.SOUND, attempt);
        });
        Locks second = own().probe().pace(slow);
        Locks quick = own().probe();
        TrustWorld world =
                TrustWorld.start(plinth, TrustWorld.book(CATALOGUE, Map.of()), List.of(first.probe(), second, quick));
        Thread running = Thread.ofVirtual().start(() -> {
            try {
                world.run(Order.live(first.probe().name()));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
        try {
            assertThat(world.engine.runs.now(Order.live(second.name()), Duration.ZERO))
                    .isEmpty();
            assertThat(world.run(Order.live(quick.name())).outcome()).isEqualTo(Outcome.HELD);
        } finally {
            end.countDown();
            running.join();
        }
        assertThat(world.run(Order.live(second.name())).outcome()).isEqualTo(Outcome.HELD);
    }

    @Test
    void aLogThatIsShorterThanItWasShowsNothing() throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        Logs logs = plinth.bean(Logs.class);
        Await.until("all entries are published", () -> {
            Logs.Standing standing = logs.standing(world.instance);
            return standing.pending() == 0 && standing.published() == standing.size();
        });
        String shift = "update tenant.ledger_checkpoint set size = size %s 1 where org_id = '" + world.instance + "'";
        world.engine.reviews.look(false);
        world.tamper(shift.formatted("-"));
        try {
            world.engine.reviews.look(false);
        } finally {
            world.tamper(shift.formatted("+"));
        }
        world.engine.reviews.look(false);
        assertThat(world.claim(own.claim()).reason()).contains("cannot be believed: it is shorter than it was");
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.UNPROVEN);
        assertThat(world(own).state(own.claim())).isEqualTo(ClaimState.PROVEN);
    }
}
