package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChallengeLimitsTest {
    private final HandClock clock = HandClock.at(Instant.EPOCH);
    private final ChallengeLimits limits = new ChallengeLimits(clock, TrustSettingsTest.DEFAULTS);

    private int asked(int times, String address) {
        int granted = 0;
        for (int i = 0; i < times; i++) if (limits.mayAsk(address)) granted++;
        return granted;
    }

    @Test
    void aMillionCallsOfOneAddressAreRefusedButForAFew() {
        assertThat(asked(1_000_000, "192.0.2.7")).isEqualTo(TrustSettingsTest.DEFAULTS.callerBurst());
        assertThat(limits.remembered()).isEqualTo(1);
        assertThat(asked(1, "192.0.2.8")).isEqualTo(1);
    }

    @Test
    void aMillionAddressesTogetherAreRefusedButForAFew() {
        int granted = 0;
        for (int i = 0; i < 1_000_000; i++)
            granted += asked(1, "10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255));
        assertThat(granted).isEqualTo(TrustSettingsTest.DEFAULTS.challengeBurst());
        assertThat(limits.remembered()).isEqualTo(granted);
    }

    @Test
    void addressesOfOneNetworkAreOneCaller() {
        assertThat(asked(2, "2001:db8::1") + asked(2, "2001:db8::2")).isEqualTo(3);
        assertThat(asked(1, "2001:db8:0:1::1")).isEqualTo(1);
    }

    @Test
    void whatIsNoAddressIsOneCaller() {
        assertThat(asked(2, "nonsense") + asked(2, "") + asked(2, "999.0.0.1")).isEqualTo(3);
    }

    @Test
    void itRefills() {
        asked(10, "192.0.2.7");
        clock.pass(Duration.ofSeconds(29));
        assertThat(asked(1, "192.0.2.7")).isZero();
        clock.pass(Duration.ofSeconds(1));
        assertThat(asked(9, "192.0.2.7")).isEqualTo(1);
    }

    @Test
    void settingTheClockForwardRefillsNothing() {
        asked(10, "192.0.2.7");
        clock.set(Duration.ofDays(1));
        assertThat(asked(1, "192.0.2.7")).isZero();
    }

    @Test
    void whatRefillsWhileNobodyAsksIsBounded() {
        clock.pass(Duration.ofDays(30));
        assertThat(asked(100, "192.0.2.7")).isEqualTo(3);
    }
}
