package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.egress.OwnDoor;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class SessionCookiesProbeTest {
    private final TestPlinth plinth;
    private final ProbeOperator operator;

    SessionCookiesProbeTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.operator = plinth.bean(ProbeOperator.class);
    }

    @Test
    void noSessionOutlivesItsEndAndEveryTwinIsFound() throws Exception {
        ProbeTrial.of(plinth.bean(SessionCookiesProbe.class))
                .holds(11)
                .finds("readable-cookie", "The cookie that POST /sign-in sets is not httponly")
                .finds("other-sites", "The cookie that GET /sign-in sets is not samesite=strict")
                .finds("kept-at-sign-in", "still lets in a value that was planted before the sign-in")
                .finds("kept-at-change", "still lets in a session from before a change of the password")
                .finds("kept-at-sign-out", "still lets in a session that was signed out of")
                .finds("endless", "still lets in a session that was not used for too long")
                .andNoOtherTwin();
        assertThat(sessions()).isZero();
    }

    @Test
    void nobodySignsInAsTheProbesAfterAnAttackEvenOneThatFails() throws Exception {
        AtomicReference<String> known = new AtomicReference<>("");
        assertThatThrownBy(() -> operator.during(password -> {
                    known.set(password);
                    assertThat(new Browser(plinth)
                                    .signIn(ProbeOperator.EMAIL, password)
                                    .statusCode())
                            .isEqualTo(303);
                    throw new IOException("the attack ends here");
                }))
                .hasMessage("the attack ends here");
        assertThat(sessions()).isZero();
        assertThat(new Browser(plinth).signIn(ProbeOperator.EMAIL, known.get()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whoSignsInAsTheProbesMayDoNothing() throws Exception {
        ConsoleSessions sessions = plinth.bean(ConsoleSessions.class);
        operator.during(password -> {
            Browser browser = new Browser(plinth);
            browser.signIn(ProbeOperator.EMAIL, password);
            assertThat(browser.signedIn()).isTrue();
            assertThat(sessions.find(browser.cookie().orElseThrow())
                            .orElseThrow()
                            .permissions())
                    .isEmpty();
            return Optional.empty();
        });
    }

    @Test
    void theProbeTellsWhenNobodyCanSignIn() throws Exception {
        Door real = plinth.bean(OwnDoor.class);
        Door full = (method, path, headers, body) ->
                method.equals("POST") ? new Heard(429, Map.of(), new byte[0]) : real.ask(method, path, headers, body);
        assertThat(attacked(full)).isInstanceOf(Observation.Unable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 500})
    void aConsoleThatLetsNobodyInShowsNothing(int status) {
        Door closed = (method, path, headers, body) -> new Heard(status, Map.of(), new byte[0]);
        assertThatThrownBy(() -> attacked(closed)).isInstanceOf(IllegalStateException.class);
    }

    private Observation attacked(Door door) throws Exception {
        SessionCookiesProbe probe = plinth.bean(SessionCookiesProbe.class);
        return probe.attack(
                new SessionCookiesProbe.Console(door, "not needed", (unused, old) -> ""),
                new Attempt(new byte[32], Clock.systemUTC().instant(), probe.pace()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plinth=x; Path=/; Secure; HttpOnly; SameSite=Strict",
                "__Host-plinth=x; Path=/; HttpOnly; SameSite=Strict",
                "__Host-plinth=x; Path=/; Secure; SameSite=Strict",
                "__Host-plinth=x; Path=/; Secure; HttpOnly",
                "__Host-plinth=x; Path=/; Secure; HttpOnly; SameSite=Lax",
                "__Host-plinth=x; Path=/account; Secure; HttpOnly; SameSite=Strict",
                "__Host-plinth=x; Path=/; Secure; HttpOnly; SameSite=Strict; Domain=example.org",
                "__Host-plinth=HttpOnly; Path=/; Secure; SameSite=Strict",
            })
    void aCookieWithoutOneAttributeIsFound(String header) {
        assertThat(SetCookie.parse(header).flaws()).hasSize(1);
    }

    private long sessions() throws SQLException {
        try (var sql = plinth.superuser("us").createStatement();
                var rows = sql.executeQuery(
                        "select count(*) from tenant.console_session where operator = '" + OperatorId.PROBES + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
