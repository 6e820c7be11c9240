package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.StaleWriteException;
import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import dev.plinth.testing.Api.Org;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody achieves who may change every row and has no key. */
@ServerTest
class CredentialSealTest {
    private final TestPlinth plinth;
    private final Org org;

    CredentialSealTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.org = Api.operator(plinth).newOrg();
    }

    private record Made(String id, String token) {
        String where() {
            return " where id = '" + id + "'";
        }
    }

    private Made make(String role) {
        Answer made = org.api()
                .post(org.path("/api-keys"), Map.of("name", "CI", "role", role, "expiresAt", "2100-01-01T00:00:00Z"));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return new Made(made.text("id"), made.text("token"));
    }

    private int status(Made key) {
        return Api.with(plinth, key.token()).get("/api/v1/me").status();
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = plinth.superuser("us");
                var sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement)).as(statement).isEqualTo(1);
        }
    }

    private List<String> findings() {
        return plinth.bean(CredentialCheck.class).check().changed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role = 'OWNER'",
                "scopes = scopes || '{key:manage}'",
                "scopes = '{}'",
                "scopes = scopes || null::text",
                "created_at = 'infinity'",
                "expires_at = '-infinity'",
                "expires_at = null",
                "expires_at = expires_at + interval '1 second'",
                "revoked_at = now()",
                "created_at = created_at - interval '1 day'",
                "rooted_at = rooted_at - interval '1 day'",
                "created_by = 'somebody else'",
                "name = 'CI2'",
                "seal = null",
                "seal = sha256('guess')",
                "seal = (select k.seal from tenant.api_key k where k.org_id = api_key.org_id and k.id <> api_key.id limit 1)",
            })
    void aKeyWhoseRowWasChangedIsUnknown(String change) throws SQLException {
        Made key = make("agent");
        double before = refused();
        sql("update tenant.api_key set " + change + " where id = '" + key.id() + "'");
        assertThat(status(key)).isEqualTo(401);
        assertThat(refused()).isGreaterThan(before);
        assertThat(org.api().get(org.path("/api-keys/" + key.id())).status()).isEqualTo(404);
        assertThat(findings()).anyMatch(one -> one.contains("API key " + key.id()));
        sql("delete from tenant.api_key" + key.where());
        assertThat(findings()).noneMatch(one -> one.contains(key.id()));
    }

    private double refused() {
        return plinth.bean(MeterRegistry.class)
                .counter("plinth.identity.credentials.refused")
                .count();
    }

    @Test
    void aKeyIsNotMovedToADepartmentAndNotOutOfOne() throws SQLException {
        String north = org.api()
                .post(org.path("/departments"), Map.of("key", "north", "name", "North"))
                .text("id");
        Made free = make("agent");
        sql("update tenant.api_key set department = '" + north + "'" + free.where());
        assertThat(status(free)).isEqualTo(401);
        Answer bound = org.api().post(org.path("/api-keys"), Map.of("name", "b", "role", "agent", "department", north));
        Made key = new Made(bound.text("id"), bound.text("token"));
        sql("update tenant.api_key set department = null" + key.where());
        assertThat(status(key)).isEqualTo(401);
        for (Made one : List.of(free, key)) sql("delete from tenant.api_key" + one.where());
    }

    @Test
    void theRowOfARevokedKeyIsNotPutBack() throws SQLException {
        Made key = make("admin");
        String old = "update tenant.api_key set revoked_at = null, seal = '\\x%s'%s".formatted(seal(key), key.where());
        assertThat(org.api().delete(org.path("/api-keys/" + key.id())).status()).isEqualTo(204);
        assertThat(findings()).noneMatch(one -> one.contains(key.id()));
        sql(old);
        assertThat(status(key)).isEqualTo(401);
        assertThat(findings())
                .anyMatch(one -> one.contains(key.id()) && one.contains("the log says that it was revoked"));
        sql("delete from tenant.api_key" + key.where());
    }

    private String seal(Made key) throws SQLException {
        try (Connection connection = plinth.superuser("us");
                var rows = connection
                        .createStatement()
                        .executeQuery("select encode(seal, 'hex') from tenant.api_key" + key.where())) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void aPageIsWholeAlthoughARowInItIsNotToBeBelieved() throws SQLException {
        Made changed = make("agent");
        for (int i = 0; i < 3; i++) make("agent");
        sql("update tenant.api_key set role = 'ADMIN'" + changed.where());
        Answer page = org.api().get(org.path("/api-keys?limit=3"));
        assertThat(page.json().path("items").size()).isEqualTo(3);
        assertThat(page.text()).doesNotContain(changed.id());
        assertThat(org.api()
                        .get(org.path("/api-keys?limit=3&cursor=" + page.text("next")))
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
        sql("delete from tenant.api_key" + changed.where());
    }

    @Test
    void anOperatorsPasswordIsNeitherExchangedNorPutBack() throws SQLException {
        Operators operators = plinth.bean(Operators.class);
        OrgId instance = plinth.organisations().instance();
        String email = UUID.randomUUID() + "@example.org";
        OperatorId id =
                plinth.orgs().in(instance, session -> operators.create(session, email, "$2a$12$first", plinth.cause()));
        StoredOperator first = find(email).orElseThrow();
        String put = "update tenant.operator set %s where id = '" + id + "'";

        sql(put.formatted("password = '$2a$12$put-in'"));
        assertThat(find(email)).isEmpty();
        assertThat(findings()).anyMatch(one -> one.contains("operator " + id));

        String old = "password = '$2a$12$first', changed_at = created_at, changes = 0, seal = '\\x%s'"
                .formatted(HexFormat.of().formatHex(first.seal().orElseThrow()));
        sql(put.formatted(old));
        assertThat(find(email)).isPresent();
        plinth.orgs()
                .run(instance, session -> operators.changePassword(session, first, "$2a$12$second", plinth.cause()));
        StoredOperator second = find(email).orElseThrow();
        assertThat(second.password()).isEqualTo("$2a$12$second");
        sql(put.formatted(old));
        assertThat(find(email)).isEmpty();
        assertThat(findings())
                .anyMatch(one -> one.contains("operator " + id) && one.contains("the password was changed since"));
        sql("delete from tenant.operator where id = '" + id + "'");
    }

    private Optional<StoredOperator> find(String email) {
        return plinth.orgs()
                .in(
                        plinth.organisations().instance(),
                        session -> plinth.bean(Operators.class).find(session, email));
    }

    @Test
    void aPasswordIsNotChangedTwiceFromTheSameBeginning() {
        Operators operators = plinth.bean(Operators.class);
        OrgId instance = plinth.organisations().instance();
        String email = UUID.randomUUID() + "@example.org";
        plinth.orgs().run(instance, session -> operators.create(session, email, "$2a$12$first", plinth.cause()));
        StoredOperator before = find(email).orElseThrow();
        plinth.orgs().run(instance, session -> operators.changePassword(session, before, "$2a$12$a", plinth.cause()));
        assertThatThrownBy(() -> plinth.orgs()
                        .run(
                                instance,
                                session -> operators.changePassword(session, before, "$2a$12$b", plinth.cause())))
                .isInstanceOf(StaleWriteException.class);
        assertThat(find(email).orElseThrow().password()).isEqualTo("$2a$12$a");
    }
}
