package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.access.Role;
import dev.plinth.outside.ApiDescription;
import dev.plinth.outside.ApiDescription.Operation;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import dev.plinth.testing.Api.Org;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Holds for every route there is, and for every one that is added. */
@ServerTest
class EveryRouteTest {

    private static final String OPEN_TO_EVERY_KEY = "GET /api/v1/me";

    private final TestPlinth plinth;
    private final Map<String, HandlerMethod> routes;

    EveryRouteTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.routes = plinth.bean(RequestMappingHandlerMapping.class).getHandlerMethods().entrySet().stream()
                .flatMap(entry -> entry.getKey().getPatternValues().stream()
                        .flatMap(path -> methods(
                                        entry.getKey().getMethodsCondition().getMethods())
                                .map(method -> Map.entry(method + " " + path, entry.getValue()))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a));
    }

    private static Stream<String> methods(Set<RequestMethod> methods) {
        return methods.isEmpty() ? Stream.of("GET") : methods.stream().map(RequestMethod::name);
    }

    private Stream<String> guardedApi() {
        return routes.entrySet().stream()
                .filter(route -> !route.getValue().hasMethodAnnotation(Public.class))
                .map(Map.Entry::getKey)
                .filter(route -> route.contains(" /api/") || route.contains(" /ledger/"))
                .sorted();
    }

    private static Answer call(Api api, String route, String org, String... headers) {
        int space = route.indexOf(' ');
        String path = route.substring(space + 1)
                .replace("{org}", org)
                .replaceAll(
                        "\\{\\*?[a-z]+[iI]d}|\\{(id|record|subject|entry|key)}",
                        UUID.randomUUID().toString())
                .replaceAll("\\{[^}]+}", "x");
        String method = route.substring(0, space);
        byte[] body = method.equals("GET") || method.equals("DELETE") ? new byte[0] : new byte[] {'{', '}'};
        return api.send(method, path, body, headers);
    }

    @Test
    void everyHandlerTakesTheCallerOrSaysWhyItIsPublic() {
        routes.forEach((route, handler) -> {
            if (!handler.getBeanType().getName().startsWith("dev.plinth.")) return;
            boolean takesCaller =
                    Arrays.asList(handler.getMethod().getParameterTypes()).contains(Caller.class);
            boolean open = handler.hasMethodAnnotation(Public.class);
            assertThat(takesCaller ^ open)
                    .as("%s (%s) must take a Caller, or say @Public and why", route, handler)
                    .isTrue();
        });
    }

    @Test
    void everyGuardedRouteRefusesWhoeverHasNoGoodKey() {
        Org org = Api.operator(plinth).newOrg();
        Answer ended = org.api().post(org.path("/api-keys"), Map.of("name", "ended", "role", "owner"));
        org.api().delete(org.path("/api-keys/" + ended.text("id")));
        String good = org.token();
        String mistyped = good.substring(0, good.length() - 1) + (good.endsWith("a") ? "b" : "a");
        List<Api> bad = List.of(
                Api.without(plinth),
                Api.with(plinth, ""),
                Api.with(plinth, "nonsense"),
                Api.with(plinth, mistyped),
                Api.with(plinth, ended.text("token")));
        assertThat(guardedApi()).isNotEmpty().allSatisfy(route -> {
            for (Api api : bad) {
                Answer answer = call(api, route, org.id());
                assertThat(answer.status()).as(route + ": " + answer).isEqualTo(401);
                assertHeaders(answer);
            }
        });
    }

    @Test
    void everyRouteOfAnOrganisationRefusesAForeignKeyAsIfThereWereNothing() {
        Org org = Api.operator(plinth).newOrg();
        Org other = Api.operator(plinth).newOrg();
        String missing = UUID.randomUUID().toString();
        assertThat(guardedApi().filter(route -> route.contains("{org}")))
                .isNotEmpty()
                .allSatisfy(route -> {
                    Answer foreign = call(other.api(), route, org.id());
                    Answer absent = call(other.api(), route, missing);
                    assertThat(foreign.status()).as(route + ": " + foreign).isEqualTo(404);
                    assertThat(withoutRequest(foreign)).isEqualTo(withoutRequest(absent));
                    assertHeaders(foreign);
                });
    }

    private static String withoutRequest(Answer answer) {
        return answer.text().replaceAll("\"request\":\"[^\"]+\"", "");
    }

    @Test
    void everyRouteIsRefusedWithoutItsOnePermission() {
        Api operator = Api.operator(plinth);
        Org org = operator.newOrg();
        WellFormed requests = wellFormed(org);
        WellFormed beforeAnyKey = wellFormed(org, plinth.newOrg().id().toString());
        Map<Permission, Api> holders = new EnumMap<>(Permission.class);
        for (Permission one : Role.OWNER.permissions())
            holders.put(one, key(org, Map.of("name", "one", "role", "owner", "scopes", List.of(one.text()))));
        assertThat(guardedApi().filter(route -> !route.equals(OPEN_TO_EVERY_KEY)))
                .isNotEmpty()
                .allSatisfy(route -> {
                    List<Permission> opening = holders.entrySet().stream()
                            .filter(holder ->
                                    requests.call(holder.getValue(), route).status() != 403)
                            .map(Map.Entry::getKey)
                            .toList();
                    if (opening.isEmpty())
                        assertThat(beforeAnyKey.call(operator, route).status())
                                .as("%s opens for no permission of an owner, so it must for the operator", route)
                                .isNotIn(401, 403);
                    else assertThat(opening).as(route).hasSize(1);
                });
    }

    @Test
    void everyRouteThatReachesTheWholeOrganisationRefusesAKeyOfADepartment() {
        Org org = Api.operator(plinth).newOrg();
        String department = org.api()
                .post(org.path("/departments"), Map.of("key", "north", "name", "North"))
                .text("id");
        Api bound = key(org, Map.of("name", "bound", "role", "owner", "department", department));
        String narrow = Role.OWNER.permissions(Optional.of(DepartmentId.parse(department))).stream()
                .map(Permission::text)
                .collect(Collectors.joining(","));
        Api within = key(org, Map.of("name", "within", "role", "owner", "scopes", List.of(narrow.split(",", -1))));
        WellFormed requests = wellFormed(org);
        List<String> refused = new ArrayList<>();
        assertThat(guardedApi()).isNotEmpty().allSatisfy(route -> {
            Answer answer = requests.call(bound, route);
            int without = requests.call(within, route).status();
            assertThat(answer.status() == 403).as(route + ": " + answer).isEqualTo(without == 403);
            if (answer.status() != 403) return;
            assertThat(answer.text("detail")).contains("bound to one department; use a key without one");
            refused.add(route);
        });
        assertThat(refused)
                .contains("POST /api/v1/orgs/{org}/subjects/shred", "GET /ledger/{origin}/tile/entries/{*rest}");
    }

    @Test
    void everyRouteKnowsTheQueryParametersOfItsDescriptionAndRefusesAllOthers() {
        Api operator = Api.operator(plinth);
        Org org = operator.newOrg();
        WellFormed requests = wellFormed(org);
        assertThat(routes.keySet().stream().filter(route -> route.contains(" /api/") || route.contains(" /ledger/")))
                .isNotEmpty()
                .allSatisfy(route -> {
                    Api caller = route.contains("{org}") && !route.contains("/instance/") ? org.api() : operator;
                    Answer known = requests.callWithAllParameters(caller, route);
                    assertThat(known.text()).as(route).doesNotContain("is not a parameter of this address");
                    Answer unknown = requests.call(caller, route, "no-such=1");
                    assertThat(unknown.status()).as(route + ": " + unknown).isEqualTo(400);
                    assertThat(unknown.field()).isEqualTo("no-such");
                });
    }

    private Api key(Org org, Map<String, ?> wish) {
        Answer made = org.api().post(org.path("/api-keys"), wish);
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return Api.with(plinth, made.text("token"));
    }

    private WellFormed wellFormed(Org org) {
        return wellFormed(org, org.id());
    }

    private WellFormed wellFormed(Org org, String named) {
        ApiDescription description = ApiDescription.parse(
                Api.without(plinth).get("/api/v1/openapi.json").body());
        String origin = org.api().get(org.path("/ledger")).text("origin");
        return new WellFormed(description, Map.of("org", named, "origin", origin));
    }

    @Test
    void everyRouteOfAnOrganisationRefusesAMalformedNameOfIt() {
        Api operator = Api.operator(plinth);
        assertThat(guardedApi().filter(route -> route.contains("{org}")))
                .isNotEmpty()
                .allSatisfy(route -> {
                    for (String bad :
                            List.of("A", "a_b", "1", "01a1fd88-8356-7b4a-8948-9e40bb9b878z", "a".repeat(40))) {
                        Answer answer = call(operator, route, bad);
                        assertThat(answer.status()).as(route + ": " + answer).isEqualTo(400);
                        assertThat(answer.field()).isEqualTo("org");
                    }
                });
    }

    @Test
    void everyRouteAnswersAnUnfitMethodAndAcceptInOurForm() {
        Api operator = Api.operator(plinth);
        assertThat(routes.keySet().stream().filter(route -> route.contains(" /api/")))
                .allSatisfy(route -> {
                    String path = route.substring(route.indexOf(' '));
                    Answer answer = call(operator, "PROPFIND" + path, "instance");
                    assertThat(answer.status()).as(route + ": " + answer).isEqualTo(405);
                    assertThat(answer.headers().firstValue("Allow")).isPresent();
                    assertHeaders(answer);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization,Bearer x",
        "Content-Type,application/json",
        "If-Match,\"1\"",
        "idempotency-key,k",
        "Plinth-Organisation,a-b",
        "plinth-purpose,p",
        "Plinth-Of-Tomorrow,x"
    })
    void everyRouteRefusesAHeaderThatIsGivenTwice(String name, String value) {
        assertThat(routes.keySet()).isNotEmpty().allSatisfy(route -> {
            Answer answer = call(Api.without(plinth), route, "instance", name, value, "+" + name, value);
            assertThat(answer.status()).as(route + ": " + answer).isEqualTo(400);
            assertThat(answer.field()).isEqualToIgnoringCase(name);
            assertHeaders(answer);
        });
    }

    @ParameterizedTest
    @CsvSource({"gzip,gzip", "deflate,deflate", "br,br", "'gzip, gzip',this"})
    void everyRouteRefusesABodyThatIsCoded(String coding, String named) {
        assertThat(routes.keySet()).isNotEmpty().allSatisfy(route -> {
            Answer answer = call(Api.operator(plinth), route, "instance", "Content-Encoding", coding);
            assertThat(answer.status()).as(route + ": " + answer).isEqualTo(415);
            assertThat(answer.text("detail")).contains("Content-Encoding: " + named + " is not taken");
            assertThat(answer.headers().firstValue("Accept-Encoding")).contains("identity");
            assertHeaders(answer);
        });
    }

    @Test
    void headersThatMayComeTwiceAndABodyThatIsNotCodedAreTaken() {
        Api operator = Api.operator(plinth);
        assertThat(operator.get("/api/v1/me", "Accept", "text/plain", "+Accept", "application/json")
                        .status())
                .isEqualTo(200);
        assertThat(operator.get("/api/v1/me", "Content-Encoding", "identity").status())
                .isEqualTo(200);
    }

    private static void assertHeaders(Answer answer) {
        ResponseHeaders.SECURITY.forEach((name, value) ->
                assertThat(answer.headers().allValues(name)).as(name).containsExactly(value));
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void everyApiRouteIsDescribedAndEveryDescribedRouteExists() {
        Answer document = Api.without(plinth).get("/api/v1/openapi.json");
        Set<String> described = ApiDescription.parse(document.body()).operations().stream()
                .map(Operation::shape)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).as("every method of every path").hasSize(methods(document.json()));
        Set<String> served = routes.keySet().stream()
                .filter(route -> route.contains(" /api/"))
                .map(ApiDescription::shape)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described.stream().filter(route -> route.contains(" /api/")))
                .containsExactlyInAnyOrderElementsOf(served);
    }

    private static int methods(JsonNode document) {
        return document.path("paths")
                .valueStream()
                .mapToInt(path -> (int) path.propertyNames().stream()
                        .filter(name -> !name.equals("parameters"))
                        .count())
                .sum();
    }
}
