package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.probe.Pace;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Order FIRST = Order.live("first");
    private static final Order SECOND = Order.live("second");

    private final HandClock clock = HandClock.at(Instant.EPOCH);
    private final ProbeBook probes = new ProbeBook(
            List.of(new Locks("first"), new Locks("second").pace(Pace.USUAL.every(Duration.ofMinutes(10)))));
    private final Schedule schedule = schedule(ClaimBook.of("c", List.of()));

    private Schedule schedule(ClaimBook book) {
        return new Schedule(probes, book, clock, new SplittableRandom(1), TrustSettingsTest.DEFAULTS);
    }

    private Optional<Order> next() {
        return schedule.next(order -> true);
    }

    private void run(Order order, Duration took, boolean rang) {
        run(order, took, Optional.of(rang ? Outcome.BROKEN : Outcome.HELD));
    }

    private void run(Order order, Duration took, Optional<Outcome> outcome) {
        schedule.started(order);
        clock.pass(took);
        schedule.ended(order, outcome);
    }

    @Test
    void theFirstRunsAreStaggered() {
        clock.pass(Duration.ofMillis(1));
        assertThat(next()).contains(FIRST);
        schedule.started(FIRST);
        assertThat(next()).isEmpty();
        clock.pass(TrustSettingsTest.DEFAULTS.stagger());
        assertThat(next()).contains(SECOND);
    }

    @Test
    void theTwinsFollowTheFirstRun() {
        run(FIRST, Duration.ZERO, false);
        schedule.tryTwins("first");
        List<Order> twins = new ArrayList<>();
        for (Optional<Order> due = next(); due.isPresent(); due = next()) {
            if (due.get().probe().equals("first")) twins.add(due.get());
            run(due.get(), Duration.ZERO, true);
        }
        assertThat(twins)
                .containsExactlyInAnyOrder(Order.twin("first", "always-open"), Order.twin("first", "always-shut"));
    }

    @Test
    void aTwinThatRangIsTriedAgainWellWithinADay() {
        Order twin = Order.twin("first", "always-open");
        run(twin, Duration.ZERO, true);
        clock.pass(Duration.ofHours(10));
        assertThat(schedule.next(order -> order.equals(twin))).isEmpty();
        clock.pass(Duration.ofHours(4));
        assertThat(schedule.next(order -> order.equals(twin))).contains(twin);
    }

    @Test
    void aTwinThatStayedSilentIsTriedAgainSoon() {
        Order twin = Order.twin("first", "always-open");
        run(twin, Duration.ZERO, false);
        assertThat(schedule.next(order -> order.equals(twin))).isEmpty();
        clock.pass(Duration.ofMinutes(1));
        assertThat(schedule.next(order -> order.equals(twin))).contains(twin);
    }

    @Test
    void anAlarmThatWasSeenBeforeTheStartIsNotTriedAtOnce() {
        Order twin = Order.twin("first", "always-open");
        schedule.seen("first", "always-open", Duration.ofHours(2));
        clock.pass(Duration.ofHours(8));
        assertThat(schedule.next(order -> order.equals(twin))).isEmpty();
        clock.pass(Duration.ofHours(4));
        assertThat(schedule.next(order -> order.equals(twin))).contains(twin);
    }

    @Test
    void itKeepsTheCadence() {
        run(FIRST, Duration.ofSeconds(10), false);
        clock.pass(Duration.ofMinutes(5).minusSeconds(11));
        assertThat(schedule.next(FIRST::equals)).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        assertThat(schedule.next(FIRST::equals)).contains(FIRST);
    }

    @Test
    void aRunThatCouldNotBeCarriedOutIsTriedAgainAfterAMinuteThenAfterTwoUpToTheCadence() {
        for (Optional<Outcome> unable : List.of(Optional.of(Outcome.UNABLE), Optional.<Outcome>empty())) {
            for (int minutes : List.of(1, 2, 4, 5, 5)) {
                run(FIRST, Duration.ZERO, unable);
                clock.pass(Duration.ofMinutes(minutes).minusSeconds(1));
                assertThat(schedule.next(FIRST::equals)).as("before " + minutes).isEmpty();
                clock.pass(Duration.ofSeconds(1));
                assertThat(schedule.next(FIRST::equals)).contains(FIRST);
            }
            run(FIRST, Duration.ZERO, false);
            clock.pass(Duration.ofMinutes(5));
        }
    }

    @Test
    void aRunThatFoundTheClaimBrokenWaitsForItsTurn() {
        run(FIRST, Duration.ZERO, true);
        clock.pass(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(schedule.next(FIRST::equals)).isEmpty();
    }

    @Test
    void theMostDemandingClaimSetsTheCadence() {
        Schedule demanding = schedule(ClaimBook.of(
                "c",
                List.of(new ClaimBook.Promise(
                        new ClaimId("SC-01"),
                        List.of("first"),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(3),
                        Optional.empty()))));
        demanding.started(FIRST);
        demanding.ended(FIRST, Optional.of(Outcome.HELD));
        clock.pass(Duration.ofMinutes(1));
        assertThat(demanding.next(FIRST::equals)).contains(FIRST);
    }

    @Test
    void aRunThatTakesLongIsFollowedByAPauseAsLong() {
        run(FIRST, Duration.ofMinutes(8), false);
        clock.pass(Duration.ofMinutes(7));
        assertThat(schedule.next(FIRST::equals)).isEmpty();
        clock.pass(Duration.ofMinutes(1));
        assertThat(schedule.next(FIRST::equals)).contains(FIRST);
    }

    @Test
    void whatWaitsLongestComesFirstSoASlowProbeStarvesNone() {
        clock.pass(Duration.ofSeconds(1));
        List<Order> ran = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clock.pass(Duration.ofMinutes(1));
            next().ifPresent(order -> {
                ran.add(order);
                run(order, order.equals(FIRST) ? Duration.ofMinutes(20) : Duration.ZERO, false);
            });
        }
        assertThat(ran.stream().filter(SECOND::equals).count())
                .isGreaterThanOrEqualTo(ran.stream().filter(FIRST::equals).count() - 1);
    }

    @Test
    void settingTheClockNeitherDelaysNorHastensAnything() {
        run(FIRST, Duration.ZERO, false);
        clock.set(Duration.ofDays(-3));
        assertThat(schedule.next(FIRST::equals)).isEmpty();
        clock.pass(Duration.ofMinutes(5));
        assertThat(schedule.next(FIRST::equals)).contains(FIRST);
    }

    @Test
    void aRehearsalTakesTheTurnOfTheRealThing() {
        run(Order.rehearsal("first", "always-open"), Duration.ZERO, true);
        clock.pass(Duration.ofMinutes(4));
        assertThat(schedule.next(FIRST::equals)).isEmpty();
        clock.pass(Duration.ofMinutes(1));
        assertThat(schedule.next(FIRST::equals)).contains(FIRST);
    }

    @Test
    void whatMayNotRunNowLetsOthersPass() {
        clock.pass(Duration.ofMinutes(1));
        assertThat(schedule.next(order -> !order.equals(FIRST))).contains(SECOND);
    }
}
