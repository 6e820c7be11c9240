package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Api;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class ConsoleSessionsTest {
    private final TestPlinth plinth;
    private final Pepper pepper = new Pepper(new byte[32]);
    private final AtomicReference<Instant> now;
    private final ConsoleSessions sessions;
    private final OperatorId operator;

    ConsoleSessionsTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.now = new AtomicReference<>(
                plinth.bean(java.time.InstantSource.class).instant().truncatedTo(ChronoUnit.MILLIS));
        this.sessions = new ConsoleSessions(
                plinth.organisations(),
                plinth.orgs(),
                pepper,
                new RowJudge(pepper, new SimpleMeterRegistry()),
                now::get,
                new SecureRandom());
        String email = Api.operatorFile(plinth).path("operator").path("email").asString();
        this.operator = plinth.orgs()
                .in(
                        plinth.organisations().instance(),
                        org -> plinth.bean(Operators.class).find(org, email))
                .orElseThrow()
                .id();
    }

    private String begin() {
        return plinth.orgs().in(plinth.organisations().instance(), org -> sessions.begin(org, operator));
    }

    private void pass(Duration time) {
        now.updateAndGet(at -> at.plus(time));
    }

    private String rotate(String id) {
        ConsoleSession session = sessions.find(id).orElseThrow();
        return plinth.orgs().in(plinth.organisations().instance(), org -> sessions.rotate(org, session));
    }

    @Test
    void aSessionEndsWhenNobodyUsesIt() {
        String id = begin();
        pass(ConsoleSession.IDLE.minusSeconds(1));
        assertThat(sessions.find(id)).isPresent();
        pass(ConsoleSession.IDLE.minusSeconds(1));
        assertThat(sessions.find(id)).isPresent();
        pass(ConsoleSession.IDLE);
        assertThat(sessions.find(id)).isEmpty();
    }

    @Test
    void aSessionEndsAtLastHoweverMuchItIsUsed() {
        String id = begin();
        Duration step = Duration.ofMinutes(10);
        for (Duration used = step; used.compareTo(ConsoleSession.ABSOLUTE) < 0; used = used.plus(step)) {
            pass(step);
            assertThat(sessions.find(id)).as("after %s", used).isPresent();
        }
        pass(step);
        assertThat(sessions.find(id)).isEmpty();
    }

    @Test
    void aStolenIdIsWorthNothingAfterRotation() {
        String stolen = begin();
        String fresh = rotate(stolen);
        assertThat(sessions.find(stolen)).isEmpty();
        assertThat(sessions.find(fresh)).isPresent();
    }

    @Test
    void rotationDoesNotMoveTheAbsoluteEnd() {
        String id = begin();
        Duration step = ConsoleSession.IDLE.minusMinutes(1);
        for (Duration used = step; used.compareTo(ConsoleSession.ABSOLUTE) < 0; used = used.plus(step)) {
            pass(step);
            id = rotate(id);
        }
        pass(step);
        assertThat(sessions.find(id)).isEmpty();
    }

    @Test
    void endingAllEndsEverySessionOfTheOperator() {
        String one = begin();
        String two = begin();
        plinth.orgs().run(plinth.organisations().instance(), org -> sessions.endAll(org, operator));
        assertThat(sessions.find(one)).isEmpty();
        assertThat(sessions.find(two)).isEmpty();
    }

    @Test
    void theDatabaseHoldsOnlyDigests() throws SQLException {
        String id = begin();
        try (var sql = plinth.superuser("us").createStatement();
                var rows = sql.executeQuery("select console_session::text from tenant.console_session")) {
            while (rows.next()) assertThat(rows.getString(1)).doesNotContain(id);
        }
        assertThat(new Pepper(new byte[] {
                            1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                            0
                        })
                        .session(id))
                .isNotEqualTo(pepper.session(id));
    }

    /** What somebody can do who may change rows and keeps the cookie of a session that is over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "seen_at = seen_at + interval '10 minutes'",
                "created_at = created_at + interval '10 minutes'",
                "seal = sha256('x')",
            })
    void aSessionThatWasProlongedInTheDatabaseIsNone(String change) throws SQLException {
        String id = begin();
        assertThat(sessions.find(id)).isPresent();
        alter(id, change);
        assertThat(sessions.find(id)).isEmpty();
    }

    @Test
    void aSessionThatWasGivenToAnotherOperatorIsNone() throws SQLException {
        OperatorId other = plinth.orgs()
                .in(
                        plinth.organisations().instance(),
                        org -> plinth.bean(Operators.class)
                                .create(org, UUID.randomUUID() + "@example.org", "$2a$12$x", plinth.cause()));
        String id = begin();
        alter(id, "operator = '" + other + "'");
        assertThat(sessions.find(id)).isEmpty();
    }

    private void alter(String id, String change) throws SQLException {
        try (var sql = plinth.superuser("us");
                var statement =
                        sql.prepareStatement("update tenant.console_session set " + change + " where digest = ?")) {
            statement.setBytes(1, pepper.session(id));
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void aGuessFindsNothing() {
        assertThat(sessions.find(sessions.freshId())).isEqualTo(Optional.empty());
    }
}
