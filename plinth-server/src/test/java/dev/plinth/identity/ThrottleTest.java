package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Throttle throttle = new Throttle(now::get);
    private final byte[] ada = {1};
    private final byte[] bob = {2};

    private void fail(byte[] account, String address, int times) {
        for (int i = 0; i < times; i++) throttle.failed(account, address);
    }

    @Test
    void fiveFailuresFromOneAddressMakeTheAccountWaitThere() {
        fail(ada, "10.0.0.1", Throttle.PER_PAIR - 1);
        assertThat(throttle.mayTry(ada, "10.0.0.1")).isTrue();
        fail(ada, "10.0.0.1", 1);
        assertThat(throttle.mayTry(ada, "10.0.0.1")).isFalse();
        assertThat(throttle.mayTry(ada, "10.0.0.2")).isTrue();
        assertThat(throttle.mayTry(bob, "10.0.0.1")).isTrue();
    }

    @Test
    void anAddressThatTriesManyAccountsWaits() {
        for (byte i = 0; i < Throttle.PER_ADDRESS; i++) throttle.failed(new byte[] {9, i}, "10.0.0.1");
        assertThat(throttle.mayTry(bob, "10.0.0.1")).isFalse();
        assertThat(throttle.mayTry(bob, "10.0.0.2")).isTrue();
    }

    @Test
    void anAccountThatIsTriedFromManyAddressesWaits() {
        for (int i = 0; i < Throttle.PER_ACCOUNT; i++) throttle.failed(ada, "10.0.1." + i);
        assertThat(throttle.mayTry(ada, "10.0.0.2")).isFalse();
    }

    @Test
    void waitingEnds() {
        fail(ada, "10.0.0.1", 50);
        now.updateAndGet(at -> at.plus(Throttle.WINDOW).minus(Duration.ofSeconds(1)));
        assertThat(throttle.mayTry(ada, "10.0.0.1")).isFalse();
        now.updateAndGet(at -> at.plusSeconds(1));
        assertThat(throttle.mayTry(ada, "10.0.0.1")).isTrue();
    }

    @Test
    void successForgetsTheFailuresOfThisPair() {
        fail(ada, "10.0.0.1", Throttle.PER_PAIR - 1);
        throttle.succeeded(ada, "10.0.0.1");
        fail(ada, "10.0.0.1", Throttle.PER_PAIR - 1);
        assertThat(throttle.mayTry(ada, "10.0.0.1")).isTrue();
    }
}
