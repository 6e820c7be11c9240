package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.ledger.StoreCheck;
import dev.plinth.testing.TestPlinth;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A Plinth without probes of its own, over which each test starts an engine with a claim that nobody else has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TrustTest {
    TestPlinth plinth;
    private int made;

    @BeforeAll
    void start() {
        plinth = TestPlinth.start(Map.of("plinth.regions", "us"));
    }

    @AfterAll
    void stop() {
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
        plinth.close();
    }

    Own own() {
        made++;
        return new Own("TE-%02d".formatted(made), new Locks("lock-" + made));
    }

    TrustWorld world(Own own) {
        return TrustWorld.start(plinth, own.claim(), own.probe());
    }

    TrustWorld proven(Own own) throws InterruptedException {
        TrustWorld world = world(own).runAll(own.probe());
        assertThat(world.claim(own.claim()).reason()).contains("was tried and failed");
        assertThat(world.state(own.claim())).isEqualTo(ClaimState.PROVEN);
        return world;
    }
}
