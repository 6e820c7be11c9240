package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KekId;
import dev.plinth.crypto.KeyWrapper;
import dev.plinth.keys.file.FileKekProvider;
import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import dev.plinth.testing.Api.Org;
import dev.plinth.testing.Await;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the operator can make of a customer's organisation. A Plinth of its own, with a provider that customers hold. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorKeysTest {
    private static final String CUSTOMER_KEY = "/keys/customer-key";
    private static final Map<String, String> ANY_OWNER = Map.of("name", "x", "role", "owner");

    private final Path directory = TestPlinth.freshDirectory().resolve("acme");
    private final FileKekProvider customers = new FileKekProvider(
            "acme", directory, new KeyWrapper(new CipherPool(), new SecureRandom()), new SecureRandom());
    private final TestPlinth plinth =
            TestPlinth.start(Map.of("plinth.regions", "us", "plinth.keys.files.acme", directory.toString()));
    private final Api operator = Api.operator(plinth);
    private Org org = operator.newOrg();

    @BeforeEach
    void freshOrganisation() {
        org = operator.newOrg();
    }

    @AfterAll
    void stop() {
        plinth.close();
    }

    private Answer byOperator(Map<String, ?> wish) {
        return operator.post(org.path("/api-keys"), wish);
    }

    private Api made(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return Api.with(plinth, answer.text("token"));
    }

    private void operatorEndsTheFirstKey() {
        String id = org.api().get("/api/v1/me").text("id");
        assertThat(operator.delete(org.path("/api-keys/" + id)).status()).isEqualTo(204);
    }

    private Answer assign(Api by, String name) {
        customers.create(new KekId(name));
        return by.send(
                "PUT",
                org.path(CUSTOMER_KEY),
                "{\"provider\":\"acme\",\"key\":\"%s\"}".formatted(name).getBytes(StandardCharsets.UTF_8));
    }

    private int pull(Api by) {
        return by.post(org.path(CUSTOMER_KEY + "/pull"), Map.of()).status();
    }

    private int restore(Api by) {
        return by.post(org.path(CUSTOMER_KEY + "/restore"), Map.of()).status();
    }

    private long keys() {
        return org.api().get(org.path("/api-keys")).json().path("items").size();
    }

    private long announced() {
        return operator.get("/api/v1/instance/ledger/entries?action=apikey.issue&object=" + org.id())
                .json()
                .path("items")
                .size();
    }

    @Test
    void theOperatorMakesNoKeyWhileAnOwnerCanMakeThem() {
        long before = announced();
        for (String role : List.of("owner", "admin", "agent", "auditor")) {
            Answer refused = byOperator(Map.of("name", "x", "role", role));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text("detail")).contains("An owner of this organisation has a valid API key");
        }
        assertThat(keys()).isEqualTo(1);
        assertThat(announced()).isEqualTo(before);
    }

    @Test
    void aFirstKeyAndOneForRecoveryStandInBothLogs() {
        assertThat(announced()).as("the first").isEqualTo(1);
        operatorEndsTheFirstKey();
        assertThat(byOperator(Map.of("name", "x", "role", "owner", "scopes", List.of("instance:manage")))
                        .status())
                .isEqualTo(400);
        assertThat(announced()).as("nothing was made").isEqualTo(1);
        Api recovered = made(byOperator(ANY_OWNER));
        assertThat(announced()).isEqualTo(2);
        Answer own = recovered.get(org.path("/ledger/entries?action=apikey.issue"));
        assertThat(own.json().path("items").size()).isEqualTo(2);
        assertThat(own.text()).contains("\"operator\"");
        assertThat(byOperator(ANY_OWNER).status()).as("now there is an owner").isEqualTo(403);
    }

    @Test
    void anOwnersKeyThatHasExpiredOrMakesNoKeysDoesNotCount() {
        String soon = Instant.now().plusSeconds(2).toString();
        made(org.api().post(org.path("/api-keys"), Map.of("name", "a", "role", "owner", "expiresAt", soon)));
        made(org.api()
                .post(
                        org.path("/api-keys"),
                        Map.of("name", "b", "role", "owner", "scopes", List.of("key:manage", "key:read"))));
        operatorEndsTheFirstKey();
        Await.until(
                "the last owner who could make keys has none",
                () -> byOperator(ANY_OWNER).status() == 201);
    }

    @Test
    void whileTheCustomersKeyIsPulledTheOperatorMakesNone() {
        assertThat(assign(org.api(), "pulled-" + org.id()).status()).isEqualTo(200);
        assertThat(pull(org.api())).isEqualTo(200);
        operatorEndsTheFirstKey();
        long before = announced();
        Answer refused = byOperator(ANY_OWNER);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("detail")).contains("has pulled its customer key");
        assertThat(announced()).isEqualTo(before);
    }

    @Test
    void aKeyThatTheOperatorMakesForItselfOpensNothingThatTheCustomerCloses() {
        Map<String, Object> kept = Map.of("name", "safe", "role", "owner", "scopes", List.of("key:manage", "key:read"));
        Api safe = made(org.api().post(org.path("/api-keys"), kept));
        assertThat(assign(org.api(), "own-" + org.id()).status()).isEqualTo(200);

        operatorEndsTheFirstKey();
        Api taken = made(byOperator(ANY_OWNER));
        Api descendant = made(taken.post(org.path("/api-keys"), ANY_OWNER));
        for (Api theirs : List.of(taken, descendant)) {
            assertThat(theirs.delete(org.path(CUSTOMER_KEY)).status()).isEqualTo(403);
            assertThat(assign(theirs, "theirs-" + org.id()).status()).isEqualTo(403);
        }
        assertThat(pull(safe)).isEqualTo(200);
        for (Api theirs : List.of(taken, descendant, operator)) {
            assertThat(restore(theirs)).isEqualTo(403);
            assertThat(theirs.delete(org.path(CUSTOMER_KEY)).status()).isEqualTo(403);
            assertThat(assign(theirs, "theirs-" + org.id()).status()).isEqualTo(403);
        }
        Answer tried = operator.get(org.path("/ledger/entries?action=key.restore"));
        assertThat(tried.text()).contains("denied");

        assertThat(restore(safe)).isEqualTo(200);
    }

    @Test
    void aKeyThatAnOwnerMadeSinceRestoresLikeTheOneThatMadeIt() {
        assertThat(assign(org.api(), "later-" + org.id()).status()).isEqualTo(200);
        Api later = made(org.api().post(org.path("/api-keys"), ANY_OWNER));
        assertThat(pull(later)).isEqualTo(200);
        assertThat(restore(later)).isEqualTo(200);
    }
}
