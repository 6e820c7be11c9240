package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import dev.plinth.testing.Api.Org;
import dev.plinth.testing.Await;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ServerTest
class ApiKeysOverHttpTest {
    private final TestPlinth plinth;
    private final Api operator;
    private final Org org;

    ApiKeysOverHttpTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.operator = Api.operator(plinth);
        this.org = operator.newOrg();
    }

    private Answer issue(Api by, Map<String, ?> body, String... headers) {
        return by.post(org.path("/api-keys"), body, headers);
    }

    private Api key(Map<String, ?> body) {
        Answer made = issue(org.api(), body);
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return Api.with(plinth, made.text("token"));
    }

    @Test
    void aNarrowKeyOfTheOperatorMakesNoWiderOne() {
        String path = "/api/v1/orgs/instance/api-keys";
        Answer made =
                operator.post(path, Map.of("name", "narrow", "role", "operator", "scopes", List.of("api-key:manage")));
        Api narrow = Api.with(plinth, made.text("token"));
        assertThat(narrow.post(path, Map.of("name", "x", "role", "operator")).status())
                .isEqualTo(403);
        assertThat(issue(narrow, Map.of("name", "x", "role", "owner")).text("detail"))
                .contains("you do not hold");
        assertThat(narrow.post(path, Map.of("name", "x", "role", "operator", "scopes", List.of("api-key:manage")))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+294277-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z", "-000001-01-01T00:00:00Z"})
    void aTimeThatNoClockShowsIsRefusedByItsField(String time) {
        assertThat(issue(org.api(), Map.of("name", "x", "role", "agent", "expiresAt", time))
                        .field())
                .isEqualTo("expiresAt");
        Answer entries = org.api().get(org.path("/ledger/entries?from=" + time.replace("+", "%2B")));
        assertThat(entries.status()).isEqualTo(400);
        assertThat(entries.field()).isEqualTo("from");
    }

    @Test
    void theFirstKeyOfAnOrganisationIsItsOwners() {
        Answer me = org.api().get("/api/v1/me");
        assertThat(me.text("role")).isEqualTo("owner");
        assertThat(me.text("organisation")).isEqualTo(org.id());
        assertThat(org.token()).startsWith("plk_us_");
    }

    @Test
    void aKeyIsShownOnceAndKeptNowhere() throws SQLException {
        Answer made = issue(org.api(), Map.of("name", "CI", "role", "agent"));
        String token = made.text("token");
        assertThat(token).startsWith("plk_us_");
        assertThat(org.api().get(org.path("/api-keys")).text()).doesNotContain(token, "token");
        assertThat(org.api().get(org.path("/api-keys/" + made.text("id"))).text())
                .doesNotContain("token");
        try (var sql = plinth.superuser("us").createStatement();
                var rows = sql.executeQuery("select api_key::text from tenant.api_key")) {
            String secret = token.substring(token.lastIndexOf('_') + 1);
            while (rows.next()) assertThat(rows.getString(1)).doesNotContain(secret);
        }
    }

    @Test
    void aRevokedKeyIsRefusedAtOnce() {
        Answer made = issue(org.api(), Map.of("name", "CI", "role", "admin"));
        Api key = Api.with(plinth, made.text("token"));
        assertThat(key.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(org.api().delete(org.path("/api-keys/" + made.text("id"))).status())
                .isEqualTo(204);
        assertThat(key.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(org.api().delete(org.path("/api-keys/" + made.text("id"))).status())
                .isEqualTo(204);
    }

    @Test
    void nobodyRevokesAKeyThatHoldsMoreThanTheyDo() {
        Answer narrow = issue(org.api(), Map.of("name", "bot", "role", "admin", "scopes", List.of("api-key:manage")));
        Api bot = Api.with(plinth, narrow.text("token"));
        Answer wide = issue(org.api(), Map.of("name", "safe", "role", "owner"));
        Answer refused = bot.delete(org.path("/api-keys/" + wide.text("id")));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("detail")).contains("by one that holds as much", "you do not hold", "key:manage");
        assertThat(Api.with(plinth, wide.text("token")).get("/api/v1/me").status())
                .isEqualTo(200);
        Answer same = issue(org.api(), Map.of("name", "bot2", "role", "admin", "scopes", List.of("api-key:manage")));
        assertThat(bot.delete(org.path("/api-keys/" + same.text("id"))).status())
                .isEqualTo(204);
        assertThat(bot.delete(org.path("/api-keys/" + narrow.text("id"))).status())
                .isEqualTo(204);
        assertThat(bot.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void anExpiredKeyIsRefused() {
        String soon = Instant.now().plusSeconds(5).toString();
        Api passing = key(Map.of("name", "CI", "role", "agent", "expiresAt", soon));
        assertThat(passing.get("/api/v1/me").status()).isEqualTo(200);
        Api lasting = key(Map.of("name", "CI", "role", "agent"));
        Await.until("the key has expired", () -> passing.get("/api/v1/me").status() == 401);
        assertThat(passing.get("/api/v1/me").text("code")).isEqualTo("unauthenticated");
        assertThat(lasting.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void scopesNarrowWhatTheRoleHolds() {
        Api key = key(Map.of("name", "reader", "role", "admin", "scopes", List.of("api-key:manage")));
        assertThat(key.get(org.path("")).status()).isEqualTo(403);
        assertThat(key.get(org.path("/api-keys")).status()).isEqualTo(200);
        assertThat(key.get("/api/v1/me").text()).contains("\"permissions\":[\"api-key:manage\"]");
    }

    @Test
    void nobodyGivesAwayWhatTheyDoNotHold() {
        Api admin = key(Map.of("name", "admin", "role", "admin"));
        assertThat(issue(admin, Map.of("name", "x", "role", "owner")).status()).isEqualTo(403);
        assertThat(issue(admin, Map.of("name", "x", "role", "auditor")).status())
                .isEqualTo(403);
        assertThat(issue(admin, Map.of("name", "x", "role", "agent")).status()).isEqualTo(201);
        assertThat(issue(key(Map.of("name", "a", "role", "agent")), Map.of("name", "x", "role", "agent"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void allThatIsWrongWithAWishIsToldAtOnce() {
        Answer refused = issue(
                org.api(),
                Map.of(
                        "name", "",
                        "role", "root",
                        "scopes", List.of("record:read", "all", "none"),
                        "department", "01a1fd88-8356-7b4a-8948-9e40bb9b8783",
                        "expiresAt", "2020-01-01T00:00:00Z"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("name", "role", "scopes[1]", "scopes[2]", "department", "expiresAt");
    }

    @Test
    void whatAKeyCannotGiveAwayIsNamed() {
        Api admin = key(Map.of("name", "admin", "role", "admin"));
        assertThat(issue(admin, Map.of("name", "x", "role", "auditor")).text("detail"))
                .contains("you do not hold ledger:export", "choose another role")
                .doesNotContain("name fewer scopes");
        assertThat(issue(admin, Map.of("name", "x", "role", "auditor", "scopes", List.of("ledger:export")))
                        .text("detail"))
                .contains("you do not hold ledger:export; name fewer scopes");
    }

    @Test
    void aKeyEndsWithTheKeyThatMadeItAtTheLatest() {
        String end = "2100-01-01T00:00:00Z";
        Api passing = key(Map.of("name", "CI", "role", "admin", "expiresAt", end));
        Answer later = issue(passing, Map.of("name", "x", "role", "agent", "expiresAt", "2100-01-01T00:00:00.000001Z"));
        assertThat(later.status()).isEqualTo(400);
        assertThat(later.field()).isEqualTo("expiresAt");
        assertThat(later.text()).contains("a time up to " + end);
        assertThat(issue(passing, Map.of("name", "x", "role", "agent")).text("expiresAt"))
                .isEqualTo(end);
        assertThat(issue(passing, Map.of("name", "x", "role", "agent", "expiresAt", end))
                        .status())
                .isEqualTo(201);
        assertThat(issue(passing, Map.of("name", "x", "role", "agent", "expiresAt", "2099-01-01T00:00:00Z"))
                        .text("expiresAt"))
                .isEqualTo("2099-01-01T00:00:00Z");
        assertThat(issue(org.api(), Map.of("name", "x", "role", "agent")).json().has("expiresAt"))
                .isFalse();
    }

    @Test
    void anExpiringKeyOfTheOperatorMakesNoLastingOne() {
        String path = "/api/v1/orgs/instance/api-keys";
        Answer made = operator.post(path, Map.of("name", "a", "role", "operator", "expiresAt", "2100-01-01T00:00:00Z"));
        Api passing = Api.with(plinth, made.text("token"));
        assertThat(passing.post(path, Map.of("name", "b", "role", "operator")).text("expiresAt"))
                .isEqualTo("2100-01-01T00:00:00Z");
    }

    @Test
    void aKeyIsRootedWhereTheOperatorMadeTheFirst() {
        Answer first = org.api().get(org.path("/api-keys"));
        String root = first.json().path("items").path(0).path("createdAt").asString();
        Answer child = issue(org.api(), Map.of("name", "a", "role", "owner"));
        assertThat(child.text("rootedAt")).isEqualTo(root).isNotEqualTo(child.text("createdAt"));
        Answer grandchild = issue(Api.with(plinth, child.text("token")), Map.of("name", "b", "role", "agent"));
        assertThat(grandchild.text("rootedAt")).isEqualTo(root);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|name",
                "{\"name\":\"\",\"role\":\"agent\"}|name",
                "{\"name\":\"a\\u0000b\",\"role\":\"agent\"}|name",
                "{\"name\":\"a\",\"role\":\"root\"}|role",
                "{\"name\":\"a\",\"role\":\"OWNER\"}|role",
                "{\"name\":\"a\",\"role\":\"agent\",\"scopes\":[]}|scopes",
                "{\"name\":\"a\",\"role\":\"agent\",\"scopes\":[\"record:read\",\"all\"]}|scopes[1]",
                "{\"name\":\"a\",\"role\":\"agent\",\"scopes\":[null]}|scopes[0]",
                "{\"name\":\"a\",\"role\":\"agent\",\"scopes\":[\"key:manage\"]}|scopes",
                "{\"name\":\"a\",\"role\":\"agent\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}|expiresAt",
                "{\"name\":\"a\",\"role\":\"agent\",\"expiresAt\":\"soon\"}|expiresAt",
                "{\"name\":\"a\",\"role\":\"agent\",\"department\":\"x\"}|department",
                "{\"name\":\"a\",\"role\":\"agent\",\"department\":\"01a1fd88-8356-7b4a-8948-9e40bb9b8783\"}|department",
                "{\"name\":\"a\",\"role\":\"agent\",\"org\":\"other\"}|org",
            })
    void aBadWishIsRefusedByItsField(String body, String field) {
        Answer refused =
                org.api().send("POST", org.path("/api-keys"), body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.field()).isEqualTo(field);
    }

    @Test
    void aDepartmentOfAnotherOrganisationIsRefusedByItsField() {
        Org other = operator.newOrg();
        Answer foreign = other.api().post(other.path("/departments"), Map.of("key", "north", "name", "North"));
        Answer refused = issue(org.api(), Map.of("name", "a", "role", "agent", "department", foreign.text("id")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.field()).isEqualTo("department");
    }

    @Test
    void aKeyOfADepartmentSeesOnlyThatOne() {
        Answer north = org.api().post(org.path("/departments"), Map.of("key", "north", "name", "North"));
        Answer south = org.api().post(org.path("/departments"), Map.of("key", "south", "name", "South"));
        Api key = key(Map.of("name", "a", "role", "admin", "department", north.text("id")));
        assertThat(key.get(org.path("/departments")).text()).contains("north").doesNotContain("south");
        assertThat(key.get(org.path("/departments/" + south.text("id"))).status())
                .isEqualTo(404);
    }

    @Test
    void aKeyOfADepartmentHoldsOnlyWhatReachesNoFurther() {
        String north = org.api()
                .post(
                        org.path("/departments"),
                        Map.of("key", "n-" + UUID.randomUUID().toString().substring(0, 8), "name", "North"))
                .text("id");
        Answer made = issue(org.api(), Map.of("name", "a", "role", "owner", "department", north));
        assertThat(made.json().path("scopes").toString())
                .isEqualTo("[\"collection:read\",\"organisation:read\",\"record:delete\",\"record:read\","
                        + "\"record:reveal\",\"record:write\"]");
        Answer refused = issue(
                org.api(),
                Map.of(
                        "name",
                        "a",
                        "role",
                        "owner",
                        "department",
                        north,
                        "scopes",
                        List.of("record:read", "subject:shred")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.field()).isEqualTo("scopes");
        assertThat(refused.text()).contains("subject:shred reaches the whole organisation", "record:reveal");
        Api bound = Api.with(plinth, made.text("token"));
        Answer keys = issue(bound, Map.of("name", "b", "role", "agent", "department", north));
        assertThat(keys.status()).isEqualTo(403);
        assertThat(keys.text("detail"))
                .isEqualTo(
                        "This needs the permission api-key:manage, which reaches the whole organisation, and your key is"
                                + " bound to one department; use a key without one");
        assertThat(bound.get(org.path("/api-keys")).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plk_", "Basic abc", "x", "plk_us_a_b"})
    void aMalformedKeyIsRefused(String token) {
        Answer refused = Api.with(plinth, token).get("/api/v1/me");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"plinth\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer  ", "bearer x", "Basic"})
    void aMalformedKeyIsRefusedOverHttp2(String header) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(plinth.uri("/api/v1/me"))
                .version(HttpClient.Version.HTTP_2)
                .header("Authorization", header)
                .build();
        HttpResponse<String> refused = plinth.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(refused.statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyOfAnotherOrganisationSeesNothingWhetherItExistsOrNot() {
        Org other = operator.newOrg();
        String missing = "01a1fd88-8356-7b4a-8948-9e40bb9b8783";
        for (String rest : List.of("", "/departments", "/api-keys", "/api-keys/" + missing)) {
            Answer foreign = other.api().get(org.path(rest));
            Answer bySlug = other.api().get("/api/v1/orgs/" + org.slug() + rest);
            Answer absent = other.api().get("/api/v1/orgs/" + missing + rest);
            Answer noSlug = other.api().get("/api/v1/orgs/no-such-slug" + rest);
            for (Answer answer : List.of(foreign, bySlug, absent, noSlug)) {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(withoutRequest(answer)).isEqualTo(withoutRequest(foreign));
            }
        }
    }

    private static String withoutRequest(Answer answer) {
        return answer.text().replaceAll("\"request\":\"[^\"]+\"", "");
    }

    @Test
    void headerAndPathMustNameTheSameOrganisation() {
        Org other = operator.newOrg();
        String header = "Plinth-Organisation";
        assertThat(org.api().get(org.path(""), header, org.slug()).status()).isEqualTo(200);
        assertThat(org.api().get(org.path(""), header, other.id()).status()).isEqualTo(404);
        assertThat(operator.get(org.path(""), header, other.id()).status()).isEqualTo(400);
        assertThat(org.api().get(org.path(""), header, "!").status()).isEqualTo(400);
    }

    @Test
    void theOperatorManagesItsOwnKeysInTheInstance() {
        String path = "/api/v1/orgs/instance/api-keys";
        Answer made = operator.post(path, Map.of("name", "second", "role", "operator"));
        assertThat(made.text("token")).startsWith("plk_instance_");
        assertThat(Api.with(plinth, made.text("token")).get("/api/v1/me").text("role"))
                .isEqualTo("operator");
        assertThat(operator.post(path, Map.of("name", "x", "role", "owner")).field())
                .isEqualTo("role");
        assertThat(issue(operator, Map.of("name", "x", "role", "operator")).field())
                .isEqualTo("role");
        assertThat(org.api().get(path).status()).isEqualTo(404);
        assertThat(operator.delete(path + "/" + made.text("id")).status()).isEqualTo(204);
        assertThat(Api.with(plinth, made.text("token")).get("/api/v1/me").status())
                .isEqualTo(401);
    }

    @Test
    void onlyTheOperatorCreatesOrganisations() {
        Map<String, String> body = Map.of("slug", "mine", "name", "Mine", "profile", "support-chat");
        assertThat(org.api().post("/api/v1/orgs", body).status()).isEqualTo(403);
        assertThat(Api.without(plinth).post("/api/v1/orgs", body).status()).isEqualTo(401);
        assertThat(operator.post("/api/v1/orgs", Map.of("slug", org.slug(), "name", "x", "profile", "support-chat"))
                        .status())
                .isEqualTo(409);
        assertThat(operator.post(
                                "/api/v1/orgs",
                                Map.of("slug", "a1", "name", "x", "profile", "asset-ops", "region", "mars"))
                        .field())
                .isEqualTo("region");
        assertThat(org.api().get("/api/v1/orgs").json().path("items").size()).isEqualTo(1);
    }

    @Test
    void departmentsAndCollectionsAreReadPageByPageToo() {
        for (String name : List.of("c", "a", "b")) {
            org.api().post(org.path("/departments"), Map.of("key", name, "name", name));
            org.api()
                    .post(
                            org.path("/collections"),
                            Map.of(
                                    "name",
                                    name,
                                    "fields",
                                    List.of(Map.of("name", "f", "type", "string", "class", "internal"))));
        }
        for (String list : List.of("/departments", "/collections")) {
            Answer first = org.api().get(org.path(list + "?limit=2"));
            assertThat(first.json().path("items").size())
                    .as(list + first.text())
                    .isEqualTo(2);
            Answer second = org.api().get(org.path(list + "?limit=2&cursor=" + first.text("next")));
            assertThat(second.json().path("items").size()).as(list).isEqualTo(1);
            assertThat(second.json().path("items").get(0).toString()).contains("\"c\"");
            assertThat(second.json().has("next")).isFalse();
            assertThat(org.api().get(org.path(list + "?limit=0")).field()).isEqualTo("limit");
        }
    }

    @Test
    void theOperatorReadsTheOrganisationsPageByPageTheOldestFirst() {
        String first = operator.newOrg().id();
        String second = operator.newOrg().id();
        List<String> seen = new ArrayList<>();
        for (String next = ""; next != null; ) {
            JsonNode page = operator.get("/api/v1/orgs?limit=7" + (next.isEmpty() ? "" : "&cursor=" + next))
                    .json();
            assertThat(page.path("items").size()).isBetween(1, 7);
            page.path("items").forEach(one -> seen.add(one.path("id").asString()));
            next = page.has("next") ? page.path("next").asString() : null;
        }
        assertThat(seen).doesNotHaveDuplicates().containsSubsequence(first, second);
    }

    @Test
    void oneAnswerTellsTheWholeRuleOfALimit() {
        org.api()
                .post(
                        org.path("/collections"),
                        Map.of(
                                "name",
                                "notes",
                                "fields",
                                List.of(Map.of("name", "f", "type", "string", "class", "internal"))));
        for (String bad : List.of("x", "0", "201", "501", "9999"))
            assertThat(org.api()
                            .get(org.path("/collections/notes/records?limit=" + bad))
                            .text("detail"))
                    .isEqualTo(
                            "limit: is not a usable number; expected a whole number from 1 to 200, with view=masked from 1"
                                    + " to 40");
        assertThat(org.api().get(org.path("/api-keys?limit=501")).text("detail"))
                .endsWith("from 1 to 500");
    }

    @Test
    void listsAreReadPageByPage() {
        for (int i = 0; i < 4; i++) key(Map.of("name", "k" + i, "role", "agent"));
        Answer first = org.api().get(org.path("/api-keys?limit=3"));
        assertThat(first.json().path("items").size()).isEqualTo(3);
        Answer second = org.api().get(org.path("/api-keys?limit=3&cursor=" + first.text("next")));
        assertThat(second.json().path("items").size()).isEqualTo(2);
        assertThat(second.json().has("next")).isFalse();
        for (String bad : List.of("limit=0", "limit=501", "limit=x", "limit=-1", "limit=1e2"))
            assertThat(org.api().get(org.path("/api-keys?" + bad)).field()).isEqualTo("limit");
        for (String bad : List.of("cursor=%00", "cursor=YQ", "cursor=YQ%3D%3D", "cursor=a"))
            assertThat(org.api().get(org.path("/api-keys?" + bad)).field()).isEqualTo("cursor");
    }
}
