package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Api;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FirstStartTest {
    @Test
    void theOperatorIsMadeOnceAndCanSignInAgainAfterARestart() throws IOException, SQLException {
        Path directory = TestPlinth.freshDirectory();
        TestPlinth first = TestPlinth.start(directory, Map.of("plinth.regions", "us"));
        Path file = directory.resolve("operator.json");
        byte[] written = Files.readAllBytes(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        JsonNode content = Api.operatorFile(first);
        assertThat(content.propertyNames()).containsExactlyInAnyOrder("url", "operator", "apiKey");
        String password = content.path("operator").path("password").asString();
        assertThat(password).hasSize(24);
        try (var sql = first.superuser("us").createStatement();
                var rows = sql.executeQuery("select operator::text from tenant.operator")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).contains("$2a$12$").doesNotContain(password, FirstStart.EMAIL);
            assertThat(rows.next()).isFalse();
        }
        first.stop();

        TestPlinth second = TestPlinth.start(directory, Map.of("plinth.regions", "us"));
        try {
            assertThat(Files.readAllBytes(file)).isEqualTo(written);
            assertThat(Api.operator(second).get("/api/v1/me").text("role")).isEqualTo("operator");
            Browser browser = new Browser(second);
            browser.signIn(FirstStart.EMAIL, password);
            assertThat(browser.signedIn()).isTrue();
            changingThePasswordEndsOtherSessions(second, browser, password);
            tooManyAttemptsHaveToWait(second);
        } finally {
            second.close();
        }
    }

    @Test
    void operatorJsonSaysWhereTheInstallationIsReachedNow() {
        Path directory = TestPlinth.freshDirectory();
        TestPlinth first = TestPlinth.start(directory, Map.of("plinth.regions", "us"));
        JsonNode before = Api.operatorFile(first);
        first.stop();
        TestPlinth second = TestPlinth.start(
                directory, Map.of("plinth.regions", "us", "plinth.public-url", "https://moved.example"));
        try {
            JsonNode now = Api.operatorFile(second);
            assertThat(now.path("url").asString()).isEqualTo("https://moved.example");
            assertThat(now.path("apiKey")).isEqualTo(before.path("apiKey"));
            assertThat(now.path("operator")).isEqualTo(before.path("operator"));
        } finally {
            second.close();
        }
    }

    @Test
    void lostCredentialsAreReplacedAtAStartThatSaysSoAndTheLogKnows() throws IOException {
        Path directory = TestPlinth.freshDirectory();
        TestPlinth first = TestPlinth.start(directory, Map.of("plinth.regions", "us"));
        JsonNode lost = Api.operatorFile(first);
        Files.delete(directory.resolve("operator.json"));
        first.stop();

        TestPlinth second = TestPlinth.start(
                directory, Map.of("plinth.regions", "us", "plinth.identity.new-operator-credentials", "true"));
        try {
            JsonNode fresh = Api.operatorFile(second);
            Api operator = Api.operator(second);
            assertThat(operator.get("/api/v1/me").text("role")).isEqualTo("operator");
            for (String action : List.of("operator.password-change", "apikey.issue"))
                assertThat(operator.get("/api/v1/instance/ledger/entries?action=" + action)
                                .text())
                        .contains("new-operator-credentials");
            assertThat(new Browser(second)
                            .signIn(FirstStart.EMAIL, password(lost))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(new Browser(second)
                            .signIn(FirstStart.EMAIL, password(fresh))
                            .statusCode())
                    .isEqualTo(303);
            Api old = Api.with(second, lost.path("apiKey").asString());
            String id = old.get("/api/v1/me").text("id");
            assertThat(operator.delete("/api/v1/orgs/instance/api-keys/" + id).status())
                    .isEqualTo(204);
            assertThat(old.get("/api/v1/me").status()).isEqualTo(401);
        } finally {
            second.close();
        }
    }

    private static String password(JsonNode file) {
        return file.path("operator").path("password").asString();
    }

    private static void changingThePasswordEndsOtherSessions(TestPlinth plinth, Browser browser, String password) {
        Browser elsewhere = new Browser(plinth);
        elsewhere.signIn(FirstStart.EMAIL, password);
        Browser thief = browser.thief();
        browser.get("/account");
        Map<String, String> wrong = Map.of("current", "not it", "password", "four words make sense");
        assertThat(browser.post("/account/password", wrong).statusCode()).isEqualTo(400);
        Map<String, String> tooShort = Map.of("current", password, "password", "short");
        assertThat(browser.post("/account/password", tooShort).statusCode()).isEqualTo(400);
        Map<String, String> right = Map.of("current", password, "password", "four words make sense");
        assertThat(browser.post("/account/password", right).statusCode()).isEqualTo(303);
        assertThat(browser.signedIn()).isTrue();
        assertThat(thief.signedIn()).isFalse();
        assertThat(elsewhere.signedIn()).isFalse();
        assertThat(new Browser(plinth).signIn(FirstStart.EMAIL, password).statusCode())
                .isEqualTo(401);
        assertThat(new Browser(plinth)
                        .signIn(FirstStart.EMAIL, "four words make sense")
                        .statusCode())
                .isEqualTo(303);
    }

    private static void tooManyAttemptsHaveToWait(TestPlinth plinth) {
        for (int i = 0; i < Throttle.PER_PAIR; i++)
            assertThat(new Browser(plinth)
                            .signIn("somebody@example.org", "guess " + i)
                            .statusCode())
                    .isEqualTo(401);
        var answer = new Browser(plinth).signIn("somebody@example.org", "guess");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("900");
        assertThat(answer.body()).contains("too many attempts");
    }
}
