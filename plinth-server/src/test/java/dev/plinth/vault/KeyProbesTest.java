package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.TestPlinth;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What tries keys from the side of those who keep data under them, with a provider for customer keys and without one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyProbesTest {
    private final TestPlinth plinth = TestPlinth.start(Map.of(
            "plinth.regions",
            "us",
            "plinth.keys.revalidation",
            "1s",
            "plinth.keys.files.customer",
            TestPlinth.freshDirectory().resolve("customer-kek").toString()));

    @AfterAll
    void stop() {
        plinth.close();
    }

    @Test
    void aPulledKeyStopsReadingAndEveryTwinIsFound() throws Exception {
        CustomerKeyProbe probe = plinth.bean(CustomerKeyProbe.class);
        ProbeTrial.of(probe)
                .holds(4)
                .finds("unheard-pull", "a value was sealed although the customer had pulled its key")
                .finds("kept-in-cache", "a value opened although the customer had pulled its key")
                .andNoOtherTwin();
        ProbeTrial.of(probe).holds(4);
    }

    @Test
    void aKeyThatAnEarlierRunLeftPulledIsRestoredFirst() throws Exception {
        ProbeTrial.of(plinth.bean(CustomerKeyProbe.class)).holds(4);
        plinth.bean(KeyAdministration.class).pull(plinth.bean(Range.class).customer(), plinth.cause());
        ProbeTrial.of(plinth.bean(CustomerKeyProbe.class)).holds(4);
    }

    @Test
    void withoutAProviderForCustomerKeysThereIsNoneToPull() throws Exception {
        try (TestPlinth without = TestPlinth.start(Map.of("plinth.regions", "us"))) {
            CustomerKeyProbe probe = without.bean(CustomerKeyProbe.class);
            Observation seen =
                    probe.live().meets(probe::attack, new Attempt(new byte[32], Instant.EPOCH, probe.pace()));
            assertThat(seen)
                    .isEqualTo(new Observation.Unable(
                            "No provider for customer keys is configured, so there is none to pull"));
        }
    }

    @Test
    void aKeyIsReplacedUnderReadersAndEveryTwinIsFound() throws Exception {
        ProbeTrial.of(plinth.bean(KeysRotateProbe.class))
                .holds(4)
                .finds("standing-still", "what was sealed after the rotation is under the old key")
                .finds("exchanged-key", "a value from before the rotation does not open any more")
                .andNoOtherTwin();
    }
}
