package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import dev.plinth.testing.Api.Org;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@ServerTest
class IdempotencyTest {
    private static final Map<String, String> BODY = Map.of("key", "north", "name", "North");

    private final TestPlinth plinth;
    private final Org org;

    IdempotencyTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.org = Api.operator(plinth).newOrg();
    }

    private Answer create(Map<String, String> body, String key) {
        return org.api().post(org.path("/departments"), body, "Idempotency-Key", key);
    }

    @Test
    void aRepeatedRequestHappensOnceAndIsAnsweredAlike() {
        Answer first = create(BODY, "k1");
        Answer second = create(BODY, "k1");
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.toString()).isEqualTo(first.toString());
        assertThat(org.api().get(org.path("/departments")).json().path("items").size())
                .isEqualTo(1);
    }

    @Test
    void anAddressThatTakesNoKeyRefusesIt() {
        String slug = "once-" + UUID.randomUUID().toString().substring(0, 8);
        Map<String, String> body = Map.of("slug", slug, "name", "Once", "profile", "support-chat");
        Answer refused = Api.operator(plinth).post("/api/v1/orgs", body, "Idempotency-Key", "k1");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.field()).isEqualTo("Idempotency-Key");
        assertThat(Api.operator(plinth).get("/api/v1/orgs/" + slug).status()).isEqualTo(404);
        assertThat(org.api()
                        .get(org.path("/departments"), "Idempotency-Key", "k1")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aKeyBelongsToOneRequest() {
        create(BODY, "k2");
        Answer other = create(Map.of("key", "south", "name", "South"), "k2");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("code")).isEqualTo("idempotency-key-reused");
    }

    @Test
    void aKeyBelongsToOnePrincipal() {
        create(BODY, "k3");
        Answer made = org.api().post(org.path("/api-keys"), Map.of("name", "b", "role", "admin"));
        Answer other =
                Api.with(plinth, made.text("token")).post(org.path("/departments"), BODY, "Idempotency-Key", "k3");
        assertThat(other.status()).isEqualTo(409);
    }

    @Test
    void aRefusedRequestLeavesTheKeyFree() {
        assertThat(create(Map.of("key", "NORTH", "name", "North"), "k4").status())
                .isEqualTo(400);
        assertThat(create(BODY, "k4").status()).isEqualTo(201);
    }

    @Test
    void concurrentRepetitionsHappenOnce() throws Exception {
        Map<String, String> wish = Map.of("name", "CI", "role", "agent");
        Callable<Answer> call = () -> org.api().post(org.path("/api-keys"), wish, "Idempotency-Key", "k5");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> calls = pool.invokeAll(List.of(call, call, call, call, call, call));
            for (Future<Answer> one : calls) assertThat(one.get().status()).isEqualTo(201);
            assertThat(calls.stream().filter(one -> one.resultNow().json().has("token")))
                    .hasSize(1);
            assertThat(calls.stream().map(one -> one.resultNow().text("id")).distinct())
                    .hasSize(1);
        }
        assertThat(org.api().get(org.path("/api-keys")).json().path("items").size())
                .isEqualTo(2);
    }

    @Test
    void nothingOfKeyOrRequestIsKeptInTheClear() throws SQLException {
        create(Map.of("key", "canary", "name", "Canary name"), "canary-key-773");
        try (var sql = plinth.superuser("us").createStatement();
                var rows = sql.executeQuery("select idempotency::text from tenant.idempotency")) {
            while (rows.next()) assertThat(rows.getString(1)).doesNotContain("canary", "Canary");
        }
    }

    @Test
    void afterADayAKeyCanBeUsedAnew() throws SQLException {
        create(BODY, "k6");
        try (var sql = plinth.superuser("us").createStatement()) {
            sql.executeUpdate("update tenant.idempotency set expires_at = now() - interval '1 second' where org_id = '"
                    + org.id() + "'");
        }
        assertThat(create(Map.of("key", "south", "name", "South"), "k6").status())
                .isEqualTo(201);
    }

    @Test
    void anUnusableKeyIsRefusedByItsHeader() {
        for (String bad : List.of(" ", "a b", "a".repeat(256)))
            assertThat(create(BODY, bad).field()).as(bad).isEqualTo("Idempotency-Key");
    }
}
