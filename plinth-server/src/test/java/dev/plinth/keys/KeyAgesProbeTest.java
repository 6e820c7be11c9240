package dev.plinth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@ServerTest
class KeyAgesProbeTest {
    @Test
    void noKeyIsOlderThanItsPeriodAndTheTwinIsFound(TestPlinth plinth) throws Exception {
        plinth.bean(Keys.class).keyring(plinth.newOrg().id(), KeyPurpose.VAULT);
        ProbeTrial.of(plinth.bean(KeyAgesProbe.class))
                .holdsOnAtLeast(1)
                .finds("left-behind", "a key for vault is older than its period")
                .andNoOtherTwin();
    }

    @Test
    void aKeyThatNobodyCanRotateIsLeftOutAndOneThatNoListShowsIsUnknown(TestPlinth plinth) {
        KeyAgesProbe probe = plinth.bean(KeyAgesProbe.class);
        var org = plinth.newOrg().id();
        var pulled = new KeyAgesProbe.Aged(org, "vault", 1, Instant.EPOCH, false);
        var young = new KeyAgesProbe.Aged(org, "vault", 2, Clock.systemUTC().instant(), true);
        assertThat(probe.attack(() -> List.of(new KeyAgesProbe.InUse(2, List.of(pulled, young))), attempt(probe)))
                .isInstanceOfSatisfying(
                        Observation.Held.class,
                        held -> assertThat(held.counted().excluded())
                                .containsEntry("its organisation has pulled the key above it", 1L));
        assertThat(probe.attack(() -> List.of(new KeyAgesProbe.InUse(3, List.of(pulled, young))), attempt(probe)))
                .isInstanceOf(Observation.Unable.class);
    }

    private static Attempt attempt(KeyAgesProbe probe) {
        return new Attempt(new byte[32], Clock.systemUTC().instant(), probe.pace());
    }
}
