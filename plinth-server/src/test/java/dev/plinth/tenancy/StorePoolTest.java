package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.runtime.Installation;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@ServerTest
class StorePoolTest {
    @Test
    void aStatementWithoutAnAnswerIsGivenUpAndItsCallerToldToComeBack(TestPlinth plinth) {
        var address = plinth.bean(Installation.class).regions().getFirst().dataAdmin();
        try (StorePool pool = new StorePool("test", address, 1, Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> pool.inTransaction(connection -> {
                        try (var statement = connection.createStatement()) {
                            return statement.execute("select pg_sleep(3600)");
                        }
                    }))
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNAVAILABLE));
            boolean usable = pool.inTransaction(connection -> connection.isValid(5));
            assertThat(usable).isTrue();
        }
    }

    @Test
    void whatSomebodyWaitsForIsBoundedTighterThanWorkOverWholeLogs() {
        assertThat(StorePool.REQUEST).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(15));
        assertThat(StorePool.WORK).isGreaterThan(StorePool.REQUEST);
    }
}
