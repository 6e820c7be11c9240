package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Throttle throttle = new Throttle(now::get);
    private final byte[] ada = {1};
    private final byte[] bob = {2};

    private void fail(byte[] account, String address, int times) {
        for (int i = 0; i < times; i++)
            assertThat(throttle.begin(account, address)).isTrue();
    }

    private boolean mayTry(byte[] account, String address) {
        boolean may = throttle.begin(account, address);
        if (may) throttle.undecided(account, address);
        return may;
    }

    @Test
    void fiveFailuresFromOneAddressMakeTheAccountWaitThere() {
        fail(ada, "10.0.0.1", Throttle.PER_PAIR - 1);
        assertThat(mayTry(ada, "10.0.0.1")).isTrue();
        fail(ada, "10.0.0.1", 1);
        assertThat(mayTry(ada, "10.0.0.1")).isFalse();
        assertThat(mayTry(ada, "10.0.0.2")).isTrue();
        assertThat(mayTry(bob, "10.0.0.1")).isTrue();
    }

    @Test
    void anAddressThatTriesManyAccountsWaits() {
        for (byte i = 0; i < Throttle.PER_ADDRESS; i++) fail(new byte[] {9, i}, "10.0.0.1", 1);
        assertThat(mayTry(bob, "10.0.0.1")).isFalse();
        assertThat(mayTry(bob, "10.0.0.2")).isTrue();
    }

    @Test
    void anAccountThatIsTriedFromManyAddressesWaits() {
        for (int i = 0; i < Throttle.PER_ACCOUNT; i++) fail(ada, "10.0.1." + i, 1);
        assertThat(mayTry(ada, "10.0.0.2")).isFalse();
    }

    @Test
    void waitingEnds() {
        fail(ada, "10.0.0.1", Throttle.PER_PAIR);
        now.updateAndGet(at -> at.plus(Throttle.WINDOW).minus(Duration.ofSeconds(1)));
        assertThat(mayTry(ada, "10.0.0.1")).isFalse();
        now.updateAndGet(at -> at.plusSeconds(1));
        assertThat(mayTry(ada, "10.0.0.1")).isTrue();
    }

    @Test
    void successForgetsTheFailuresOfThisPair() {
        fail(ada, "10.0.0.1", Throttle.PER_PAIR - 1);
        assertThat(throttle.begin(ada, "10.0.0.1")).isTrue();
        throttle.succeeded(ada, "10.0.0.1");
        fail(ada, "10.0.0.1", Throttle.PER_PAIR);
        assertThat(mayTry(ada, "10.0.0.1")).isFalse();
    }

    @Test
    void successesCountForNothing() {
        for (int i = 0; i < Throttle.PER_ACCOUNT * 2; i++) {
            assertThat(throttle.begin(ada, "10.0.0.1")).isTrue();
            throttle.succeeded(ada, "10.0.0.1");
        }
        assertThat(mayTry(ada, "10.0.0.1")).isTrue();
    }

    @Test
    void attemptsBesideEachOtherAreNoMoreThanOneAfterTheOther() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        Callable<Boolean> attempt = () -> {
            start.await();
            return throttle.begin(ada, "10.0.0.1");
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) all.add(threads.submit(attempt));
            start.countDown();
            int begun = 0;
            for (Future<Boolean> one : all) if (one.get()) begun++;
            assertThat(begun).isEqualTo(Throttle.PER_PAIR);
        }
    }

    @Test
    void aFullMemoryLetsNobodyNewTry() {
        for (int i = 0; throttle.begin(new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i}, "a" + i); i++)
            assertThat(i).isLessThan(50_000);
        assertThat(mayTry(bob, "10.0.0.9")).isFalse();
        now.updateAndGet(at -> at.plus(Throttle.WINDOW));
        assertThat(mayTry(bob, "10.0.0.9")).isTrue();
    }
}
