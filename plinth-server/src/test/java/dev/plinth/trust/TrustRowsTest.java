package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Logs;
import dev.plinth.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.health.contributor.Status;
import tools.jackson.databind.JsonNode;

/** Somebody with database access rewrites what is stored beside the log: the log tells, and nothing is hidden or turned greener. */
class TrustRowsTest extends TrustTest {
    private static final String CATALOGUE = "catalogue";

    static Stream<String> washing() {
        String removed = "with o as (delete from tenant.trust_opening where entry_id = '%1$s'),"
                + " r as (delete from tenant.trust_run where entry_id = '%1$s')";
        return Stream.of(
                removed
                        + " insert into tenant.trust_gap select '%2$s', '%3$s', %4$d, 1, 'The clock was adjusted.', '%1$s'",
                removed + " insert into tenant.trust_gap select '%2$s', '%3$s', %4$d, 1, 'The clock was adjusted.',"
                        + " gen_random_uuid()",
                "insert into tenant.trust_gap select '%2$s', '%3$s', %4$d, 1, 'The clock was adjusted.', '%1$s'",
                "update tenant.trust_run set outcome = 'held' where entry_id = '%1$s'",
                "delete from tenant.trust_run where probe = '%3$s'");
    }

    @ParameterizedTest
    @MethodSource("washing")
    void aFailureIsNotWashedToADoubt(String sql) throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        own.probe().live(Locks.OPEN);
        Evidence.Recorded failed = world.run(Order.live(own.probe().name()));
        world.tamper(sql.formatted(failed.entry(), world.instance, own.probe().name(), failed.number()));
        world.engine.reviews.look(true);
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.FAILED);
        TrustWorld again = world(own);
        assertThat(again.state(own.claim())).isEqualTo(ClaimState.FAILED);
        assertThat(again.entries("evidence.gap", own.probe().name())).hasSize(1);
        own.probe().live(Locks.SOUND);
        assertThat(again.runAll(own.probe()).state(own.claim())).isEqualTo(ClaimState.PROVEN);
    }

    private String change(TrustWorld world, String claim, String number, String state) {
        return "insert into tenant.trust_change values('%s', '%s', %s, now(), '%s', 'x', gen_random_uuid())"
                .formatted(world.instance, claim, number, state);
    }

    private void forget(TrustWorld world, String number) {
        world.tamper("delete from tenant.trust_change where number = " + number);
    }

    static Stream<String> inventions() {
        return Stream.of("nonsense", "proven", "retracted");
    }

    @ParameterizedTest
    @MethodSource("inventions")
    void anInventedChangeSilencesNothingAndMakesItselfSeen(String state) throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        assertThat(world.engine.health.health().getStatus()).isEqualTo(Status.UP);
        world.tamper(change(world, "ZZ-99", "77", state))
                .tamper(change(world, "ZZ-999", "77", state))
                .tamper(change(world, own.claim(), "77", state));
        try {
            for (TrustWorld one : List.of(world, world(own))) {
                one.engine.reviews.look(true);
                assertThat(one.engine.health.health().getStatus()).isEqualTo(Status.DOWN);
                assertThat(one.engine.health.health().getDetails().toString())
                        .contains("ZZ-99 is", "ZZ-999 is", own.claim() + " is");
                assertThat(one.engine.standings.fresh().claims().stream()
                                .map(claim -> claim.claim().value()))
                        .doesNotContain("ZZ-99");
            }
            TrustWorld again = world(own);
            assertThat(again.entries("claim.state", own.claim())).hasSize(2);
            own.probe().live(Locks.OPEN);
            again.run(Order.live(own.probe().name()));
            JsonNode newest = again.entries("claim.state", own.claim()).getFirst();
            assertThat(newest.path("facts").path("to").asString()).isEqualTo("failed");
        } finally {
            forget(world, "77");
        }
        world.engine.reviews.look(true);
        assertThat(world.engine.health.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aClaimThatCannotBePublishedKeepsNoOtherFromItAndIsNotedInTheEnd() throws InterruptedException {
        Own stuck = own();
        Own other = own();
        ClaimBook book = TrustWorld.book(
                CATALOGUE,
                Map.of(
                        stuck.claim(),
                        List.of(stuck.probe().name()),
                        other.claim(),
                        List.of(other.probe().name())));
        TrustWorld world = TrustWorld.start(plinth, book, List.of(stuck.probe(), other.probe()));
        String last = Long.toString(Long.MAX_VALUE);
        world.tamper(change(world, stuck.claim(), last, "proven"));
        try {
            stuck.probe().live(Locks.OPEN);
            other.probe().live(Locks.OPEN);
            assertThat(world.run(Order.live(stuck.probe().name())).outcome()).isEqualTo(Outcome.BROKEN);
            world.run(Order.live(other.probe().name()));
            assertThat(world.state(stuck.claim())).isEqualTo(ClaimState.FAILED);
            assertThat(world.entries("claim.state", other.claim())).hasSize(2);
            assertThat(world.entries("claim.state", stuck.claim())).hasSize(1);
            world.clock.pass(Duration.ofMinutes(2));
            assertThatThrownBy(() -> world.engine.reviews.look(true)).isInstanceOf(RuntimeException.class);
            assertThat(world.engine.health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(world.engine.health.health().getDetails().toString()).contains("not for 2 min");
        } finally {
            forget(world, last);
        }
        world.engine.reviews.look(true);
        assertThat(world.engine.health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(world.entries("claim.state", stuck.claim())).hasSize(2);
    }

    @Test
    void whatKeepsStatesFromBeingPublishedKeepsNothingFromBeingTried() {
        Own own = own();
        TrustWorld world = world(own);
        String last = Long.toString(Long.MAX_VALUE);
        world.tamper(change(world, own.claim(), last, "proven"));
        own.probe().live(Locks.OPEN);
        world.engine.loop.start();
        try {
            Await.until(
                    "everything was tried",
                    () -> world.entries("evidence.probe", own.probe().name()).size() >= 3);
        } finally {
            world.engine.loop.stop();
            forget(world, last);
        }
        assertThat(world.entries("claim.state", own.claim())).hasSize(1);
    }

    static Stream<String> rewriting() {
        String day = "insert into tenant.trust_day select '%2$s', '%1$s', current_date";
        return Stream.of(
                "update tenant.trust_day set worst = 0, broken = 0 where claim = '%1$s'",
                "update tenant.trust_day set worst = null where claim = '%1$s'",
                "update tenant.trust_day set worst = 7 where claim = '%1$s'",
                "update tenant.trust_day set held = 9223372036854775807 where claim = '%1$s'",
                "delete from tenant.trust_day where claim = '%1$s'",
                day + " - 9, 0, 3, 0, 0, 0",
                day + " + 1, 0, 3, 0, 0, 0",
                day + " - n, 0, 3, 0, 0, 0 from generate_series(1, 200) n");
    }

    @ParameterizedTest
    @MethodSource("rewriting")
    void theDaysThatAreShownAreNoBetterThanTheLogSays(String sql) throws InterruptedException {
        Own own = own();
        TrustWorld world = proven(own);
        own.probe().live(Locks.OPEN);
        world.run(Order.live(own.probe().name()));
        own.probe().live(Locks.SOUND);
        world.run(Order.live(own.probe().name()));
        world.tamper(sql.formatted(own.claim(), world.instance));
        for (TrustWorld one : List.of(world, world(own))) {
            one.run(Order.live(own.probe().name()));
            assertThat(one.state(own.claim())).isEqualTo(ClaimState.PROVEN);
            assertThat(one.claim(own.claim()).history())
                    .extracting(ClaimStanding.Day::worst)
                    .containsExactly(ClaimState.FAILED);
        }
    }

    @Test
    void daysOfAClaimThatNothingTriesAreNotShown() {
        Own own = own();
        TrustWorld world =
                TrustWorld.start(plinth, TrustWorld.book(CATALOGUE, Map.of(own.claim(), List.of())), List.of());
        world.tamper("insert into tenant.trust_day values('%s', '%s', current_date - 3, 0, 5, 0, 0, 0)"
                .formatted(world.instance, own.claim()));
        TrustWorld again =
                TrustWorld.start(plinth, TrustWorld.book(CATALOGUE, Map.of(own.claim(), List.of())), List.of());
        assertThat(again.claim(own.claim()).history()).isEmpty();
    }

    @Test
    void noRowMakesAnotherEntryPublic() throws InterruptedException {
        Own own = own();
        TrustWorld world = world(own);
        world.run(Order.live(own.probe().name()));
        EntryId secret = TrustEngineTest.noEvidence(world);
        for (String row : List.of(
                "insert into tenant.trust_gap values('%1$s', '%2$s', 0, 99, 'x', '%3$s')",
                "update tenant.trust_change set entry_id = '%3$s' where claim = '%4$s' and number = 1",
                "update tenant.trust_run set entry_id = '%3$s' where probe = '%2$s' and number = 1")) {
            world.tamper(row.formatted(world.instance, own.probe().name(), secret, own.claim()));
            assertThat(world.engine.claims.receipt(secret, Duration.ofSeconds(10)))
                    .isInstanceOf(Logs.Proof.Unknown.class);
        }
        world.tamper("delete from tenant.trust_gap where nth = 99")
                .tamper("delete from tenant.trust_change where claim = '%s'".formatted(own.claim()));
    }
}
