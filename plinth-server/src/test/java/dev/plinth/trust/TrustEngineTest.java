package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Logs;
import dev.plinth.testing.Api;
import dev.plinth.testing.Await;
import dev.plinth.trust.Opening.Audience;
import dev.plinth.trust.catalogue.ClaimId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The engine over a real database and a real log, with small real probes. Each test has a probe and a claim of its own. */
class TrustEngineTest extends TrustTest {
    @Test
    void aClaimIsProvenOnceItHeldAndEveryAlarmWasSeen() throws InterruptedException {
        Own own = own();
        TrustWorld world = world(own);
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.UNPROVEN);
        world.run(Order.live(own.probe().name()));
        assertThat(world.claim(own.claim()).alarms()).isEqualTo(new ClaimStanding.Alarms(0, 2));
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.UNPROVEN);
        world.runAll(own.probe());
        ClaimStanding claim = world.claim(own.claim());
        assertThat(claim.state()).isEqualTo(ClaimState.PROVEN);
        assertThat(claim.alarms()).isEqualTo(new ClaimStanding.Alarms(2, 2));
        assertThat(claim.tried()).containsExactly("Tries wrong keys on a lock, and the right one.");
        assertThat(claim.evidence()).hasSize(1);
        assertThat(claim.history()).hasSize(1);
        assertThat(claim.history().getFirst().held()).isEqualTo(2);
    }

    @Test
    void evidenceIsAnEntryThatGivesNothingAway() throws Exception {
        Own own = own();
        TrustWorld world = world(own);
        own.probe().live(Locks.OPEN);
        Evidence.Recorded made = world.run(Order.live(own.probe().name()));
        JsonNode entry = world.entry(made.entry());
        assertThat(entry.path("action").asString()).isEqualTo("evidence.probe");
        assertThat(entry.path("outcome").asString()).isEqualTo("failed");
        assertThat(entry.path("object").path("id").asString())
                .isEqualTo(own.probe().name());
        JsonNode facts = entry.path("facts");
        assertThat(facts.propertyNames())
                .containsExactlyInAnyOrder(
                        "run", "against", "outcome", "nonce", "probe", "catalogue", "claims", "customer", "auditor");
        assertThat(facts.path("run").asString()).isEqualTo("1");
        assertThat(facts.path("outcome").asString()).isEqualTo("broken");
        assertThat(facts.path("claims").asString()).isEqualTo(own.claim());
        assertThat(facts.path("nonce").asString()).matches("[0-9a-f]{64}");
        assertThat(entry.toString()).doesNotContain("wrong key").doesNotContain("population");
    }

    @Test
    void whatAnEntryCommitsToIsOpenedByAudience() throws InterruptedException {
        Own own = own();
        TrustWorld world = world(own);
        own.probe().live(Locks.OPEN);
        Evidence.Recorded made = world.run(Order.live(own.probe().name()));
        JsonNode facts = world.entry(made.entry()).path("facts");
        Opening customer =
                world.engine.claims.opening(made.entry(), Audience.CUSTOMER).orElseThrow();
        Opening auditor =
                world.engine.claims.opening(made.entry(), Audience.AUDITOR).orElseThrow();
        assertThat(customer.commitment()).isEqualTo(facts.path("customer").asString());
        assertThat(auditor.commitment()).isEqualTo(facts.path("auditor").asString());
        assertThat(new String(customer.content(), StandardCharsets.UTF_8))
                .contains("\"population\":3", "\"tried\":3")
                .doesNotContain("wrong key");
        assertThat(new String(auditor.content(), StandardCharsets.UTF_8)).contains("it opened with a wrong key");
    }

    @Test
    void everyPieceOfEvidenceHasAReceiptAndOtherEntriesHaveNone() throws InterruptedException {
        Own own = own();
        TrustWorld world = world(own);
        Evidence.Recorded made = world.run(Order.live(own.probe().name()));
        Claims claims = world.engine.claims;
        EntryId changed =
                TrustWorld.idOf(world.entries("claim.state", own.claim()).getFirst());
        assertThat(claims.receipt(made.entry(), Duration.ofSeconds(10))).isInstanceOf(Logs.Proof.Published.class);
        assertThat(claims.receipt(changed, Duration.ofSeconds(10))).isInstanceOf(Logs.Proof.Published.class);
        assertThat(claims.receipt(noEvidence(world), Duration.ZERO)).isInstanceOf(Logs.Proof.Unknown.class);
    }

    /** An entry that belongs to nobody but the operator. */
    static EntryId noEvidence(TrustWorld world) {
        var filter = Logs.EntryFilter.all();
        return world.plinth.bean(Logs.class).entries(world.instance, filter, Optional.empty(), 500).stream()
                .filter(shown -> !shown.body().contains("\"type\":\"probe\"")
                        && !shown.body().contains("\"type\":\"claim\""))
                .map(Logs.Shown::id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFailureIsPublishedAndComesBackByItself() throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        own.probe().live(Locks.OPEN);
        world.run(Order.live(own.probe().name()));
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.FAILED);
        own.probe().live(Locks.SOUND);
        world.run(Order.live(own.probe().name()));
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.PROVEN);
        assertThat(world.entries("claim.state", own.claim()).stream()
                        .map(entry -> entry.path("facts").path("to").asString()))
                .containsExactly("proven", "failed", "proven", "unproven");
        ClaimStanding.Day today = world.claim(own.claim()).history().getLast();
        assertThat(today.worst()).isEqualTo(ClaimState.FAILED);
        assertThat(today.broken()).isEqualTo(1);
        assertThat(world.entries("claim.state", own.claim()).stream()
                        .map(entry -> entry.path("facts").path("from").asString()))
                .containsExactly("failed", "proven", "unproven", "planned");
    }

    @Test
    void evidenceGoesStaleWithoutAnythingRunning() throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        world.clock.pass(Duration.ofMinutes(16));
        assertThat(world.engine.claims.find(new ClaimId(own.claim())).map(ClaimStanding::state))
                .contains(ClaimState.STALE);
    }

    @Test
    void aRestartRemembersWhatTheLogSays() throws InterruptedException {
        Own own = own();
        proven(own);
        TrustWorld again = world(own);
        assertThat(again.state(own.claim())).isEqualTo(ClaimState.PROVEN);
        assertThat(again.claim(own.claim()).history().getLast().held()).isEqualTo(1);
        assertThat(again.entries("claim.state", own.claim())).hasSize(2);
    }

    @Test
    void aChallengeIsEvidenceThatHoldsWhatWasSent() throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        List<Challenges.Answer> answers =
                world.engine.challenges.run(new ClaimId(own.claim()), "buyer-4711-x", "192.0.2.1");
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst().outcome()).isEqualTo(Outcome.HELD);
        JsonNode facts = world.entry(answers.getFirst().entry()).path("facts");
        assertThat(facts.path("asked").asString()).isEqualTo("buyer-4711-x");
        assertThat(facts.path("challenge").asString()).isEqualTo(HexFormat.of().formatHex(Sha256.of("buyer-4711-x")));
        assertThat(world.claim(own.claim()).evidence().getFirst().entry())
                .isEqualTo(answers.getFirst().entry());
    }

    @Test
    void aRehearsalTurnsThePageRedAndTheNextRunTurnsItGreen() throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        Sabotage.Rehearsed made = world.engine.sabotage.rehearse(own.probe().name(), "always-open", plinth.cause());
        assertThat(made.outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(made.claims()).containsExactly(new ClaimId(own.claim()));
        ClaimStanding red = world.claim(own.claim());
        assertThat(red.state()).isEqualTo(ClaimState.FAILED);
        assertThat(red.rehearsal()).isTrue();
        assertThat(red.reason()).contains("Rehearsal").contains("always-open");
        assertThat(red.evidence().getFirst().entry()).isEqualTo(made.entry());
        assertThat(world.entry(made.entry()).path("facts").path("rehearsal").asString())
                .isEqualTo("true");
        assertThat(world.entry(made.announced()).path("actor").path("id").asString())
                .isEqualTo("test");
        world.run(Order.live(own.probe().name()));
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.PROVEN);
        assertThat(world.claim(own.claim()).history().getLast().rehearsed()).isEqualTo(1);
        assertThat(world.claim(own.claim()).history().getLast().worst()).isNotEqualTo(ClaimState.FAILED);
    }

    @Test
    void theOperatorRehearsesOverHttpAndNobodyElseMay() {
        Api operator = Api.operator(plinth);
        JsonNode items = operator.get("/api/v1/trust/probes").json().path("items");
        assertThat(items.valueStream().map(one -> one.path("probe").asString())).contains("tls-versions");
        Map<String, String> wanted = Map.of("probe", "tls-versions", "twin", "in-clear");
        assertThat(operator.newOrg()
                        .api()
                        .post("/api/v1/trust/sabotage", wanted)
                        .status())
                .isEqualTo(403);
        assertThat(operator.post("/api/v1/trust/sabotage", Map.of("probe", "tls-versions", "twin", "x"))
                        .field())
                .isEqualTo("twin");
        Api.Answer made = operator.post("/api/v1/trust/sabotage", wanted);
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        assertThat(made.text("outcome")).isEqualTo("broken");
        String claim = made.json().path("claims").path(0).asString();
        Await.until(
                "the claim says that it is a rehearsal",
                () -> plinth.bean(Claims.class)
                        .find(new ClaimId(claim))
                        .orElseThrow()
                        .rehearsal());
    }

    @Test
    void aRehearsalOfWhatIsNotThereIsRefused() {
        Own own = own();
        Sabotage sabotage = world(own).engine.sabotage;
        assertThatThrownBy(() -> sabotage.rehearse("no-such-probe", "always-open", plinth.cause()))
                .hasMessageContaining("probe");
        assertThatThrownBy(() -> sabotage.rehearse(own.probe().name(), "live", plinth.cause()))
                .hasMessageContaining("always-open, always-shut");
    }

    @Test
    void twoNodesNumberTheirRunsTogetherAndSeeEachOthers() throws InterruptedException {
        Own own = own();
        TrustWorld one = world(own);
        TrustWorld two = world(own);
        one.run(Order.live(own.probe().name()));
        two.run(Order.twin(own.probe().name(), "always-open"));
        one.run(Order.twin(own.probe().name(), "always-shut"));
        two.engine.reviews.look(false);
        assertThat(one.state(own.claim())).isEqualTo(ClaimState.PROVEN);
        assertThat(two.state(own.claim())).isEqualTo(ClaimState.PROVEN);
        assertThat(one.engine.trails.of(own.probe().name()).last()).isEqualTo(3);
        assertThat(one.entries("evidence.gap", own.probe().name())).isEmpty();
    }

    @Test
    void theLoopTriesEverythingByItselfOnOneNode() {
        Own own = own();
        TrustWorld one = world(own);
        TrustWorld two = world(own);
        one.engine.loop.start();
        two.engine.loop.start();
        try {
            Await.until("the claim is proven", () -> one.state(own.claim()) == ClaimState.PROVEN);
        } finally {
            one.engine.loop.stop();
            two.engine.loop.stop();
        }
        assertThat(one.entries("evidence.probe", own.probe().name())).hasSize(3);
    }

    @Test
    void measurementsNameProbesAndStates() throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        assertThat(world.meters
                        .counter(
                                "plinth.trust.runs",
                                "probe",
                                own.probe().name(),
                                "against",
                                "twin",
                                "outcome",
                                "broken")
                        .count())
                .isEqualTo(2);
        assertThat(world.meters
                        .counter(
                                "plinth.trust.cpu.seconds", "probe", own.probe().name())
                        .count())
                .isPositive();
        assertThat(world.meters
                        .get("plinth.trust.claims")
                        .tag("state", "proven")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }
}
