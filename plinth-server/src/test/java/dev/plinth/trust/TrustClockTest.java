package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrustClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final HandClock hand = HandClock.at(START);
    private final TrustClock clock = new TrustClock(hand, hand);

    @Test
    void itGoesWithTheClock() {
        hand.pass(Duration.ofMinutes(3));
        assertThat(clock.now()).isEqualTo(START.plusSeconds(180));
        assertThat(clock.behind()).isZero();
    }

    @Test
    void aClockThatIsSetBackMakesNothingYounger() {
        hand.pass(Duration.ofMinutes(3)).set(Duration.ofDays(-1));
        assertThat(clock.now()).isEqualTo(START.plusSeconds(180));
        hand.pass(Duration.ofMinutes(1));
        assertThat(clock.now()).isEqualTo(START.plusSeconds(240));
        assertThat(clock.behind()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aClockThatIsHeldDoesNotHoldIt() {
        for (int i = 0; i < 60; i++) {
            hand.pass(Duration.ofMinutes(1)).set(Duration.ofMinutes(-1));
            clock.now();
        }
        assertThat(clock.now()).isEqualTo(START.plusSeconds(3600));
    }

    @Test
    void aClockThatIsSetForwardIsFollowedAndNeverBack() {
        hand.set(Duration.ofHours(5));
        assertThat(clock.now()).isEqualTo(START.plus(Duration.ofHours(5)));
        hand.set(Duration.ofHours(-5));
        assertThat(clock.now()).isEqualTo(START.plus(Duration.ofHours(5)));
    }
}
