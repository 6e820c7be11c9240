package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Observation.Broken;
import dev.plinth.probe.Observation.Counted;
import dev.plinth.probe.Observation.Held;
import dev.plinth.probe.Observation.Unable;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Target;
import dev.plinth.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialTest {
    private static final Pace SHORT = Pace.USUAL.atMost(Duration.ofMillis(80));
    private static final String DIGEST = "0".repeat(64);

    private final Trial trial = new Trial(System::nanoTime, Duration.ofMillis(80));

    private Trial.Ended meet(Pace pace, Target<Predicate<String>> live) throws InterruptedException {
        var known = new ProbeBook(List.of(new Locks("lock").liveTarget(live).pace(pace)))
                .find("lock")
                .orElseThrow();
        return trial.run(known, "live", new Attempt(new byte[32], Instant.EPOCH, pace));
    }

    private Observation seen(Target<Predicate<String>> live) throws InterruptedException {
        return meet(Pace.USUAL, live).seen();
    }

    private static String why(Observation seen) {
        return seen instanceof Unable unable ? unable.why() : seen.toString();
    }

    @Test
    void aSoundLockHolds() throws InterruptedException {
        assertThat(seen(Target.of(Locks.SOUND))).isInstanceOf(Held.class);
    }

    @Test
    void anOpenLockIsBroken() throws InterruptedException {
        assertThat(seen(Target.of(Locks.OPEN))).isInstanceOf(Broken.class);
    }

    @Test
    void aProbeThatThrowsWasNotAble() throws InterruptedException {
        assertThat(why(seen((attack, attempt) -> {
                    throw new IllegalStateException("no lock here");
                })))
                .isEqualTo("It ended with IllegalStateException: no lock here");
    }

    @Test
    void aProbeThatEndsWithAnErrorWasNotAble() throws InterruptedException {
        assertThat(why(seen((attack, attempt) -> {
                    throw new StackOverflowError();
                })))
                .contains("StackOverflowError");
    }

    @Test
    void aProbeThatLooksAtTooManyRowsWasNotAble() throws InterruptedException {
        assertThat(why(seen((attack, attempt) -> {
                    attempt.rows(Pace.USUAL.rows());
                    return attack.on(Locks.SOUND, attempt);
                })))
                .contains("may look at 10000 rows");
    }

    @Test
    @SuppressWarnings("NullAway") // that is the attack
    void aProbeThatSaysNothingWasNotAble() throws InterruptedException {
        assertThat(why(seen((attack, attempt) -> null))).contains("without saying what it saw");
    }

    @ParameterizedTest
    @CsvSource({"10,1,0", "0,0,0", "10,0,10", "5,9,0", "3,-1,4", "2,5,-3"})
    void aProbeThatLiesAboutItsPopulationWasNotAble(long population, long tried, long left)
            throws InterruptedException {
        Map<String, Long> excluded = left == 0 ? Map.of() : Map.of("too far away", left);
        assertThat(why(seen((attack, attempt) -> new Held(new Counted(population, tried, excluded, DIGEST)))))
                .contains("counts do not add up");
    }

    @Test
    void aProbeThatDoesNotSayWhatItTriedWasNotAble() throws InterruptedException {
        assertThat(why(seen((attack, attempt) -> new Held(new Counted(1, 1, Map.of(), "none")))))
                .contains("counts do not add up");
    }

    @Test
    void aProbeThatSleepsIsWokenAndWasNotAble() throws InterruptedException {
        Trial.Ended ended = meet(SHORT, (attack, attempt) -> {
            new CountDownLatch(1).await();
            return attack.on(Locks.SOUND, attempt);
        });
        assertThat(why(ended.seen())).contains("was stopped");
        assertThat(ended.abandoned()).isEmpty();
    }

    @Test
    void aProbeThatHoldsTooLateWasNotAble() throws InterruptedException {
        assertThat(meet(SHORT, late(Locks.SOUND)).seen()).isInstanceOf(Unable.class);
    }

    @Test
    void aSuccessOfTheAttackIsBelievedEvenTooLate() throws InterruptedException {
        assertThat(meet(SHORT, late(Locks.OPEN)).seen()).isInstanceOf(Broken.class);
    }

    private static Target<Predicate<String>> late(Predicate<String> lock) {
        return (attack, attempt) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException woken) {
                return attack.on(lock, attempt);
            }
            throw new IllegalStateException("It was never woken");
        };
    }

    @Test
    void aProbeThatCannotBeStoppedIsAbandonedAndItsProcessorTimeIsKnown() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Trial.Ended ended = meet(SHORT, (attack, attempt) -> {
            while (end.getCount() > 0) Thread.onSpinWait();
            return attack.on(Locks.SOUND, attempt);
        });
        assertThat(why(ended.seen())).contains("was stopped");
        assertThat(ended.cpu()).isPositive();
        Thread abandoned = ended.abandoned().orElseThrow();
        assertThat(abandoned.isAlive()).isTrue();
        end.countDown();
        Await.until("the thread ends", () -> !abandoned.isAlive());
        assertThat(end.await(0, TimeUnit.SECONDS)).isTrue();
    }
}
