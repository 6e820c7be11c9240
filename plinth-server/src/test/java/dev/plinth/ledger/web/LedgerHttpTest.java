package dev.plinth.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.access.Permission;
import dev.plinth.access.Role;
import dev.plinth.identity.ApiKeys;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.ledger.Logs;
import dev.plinth.proof.EntryBundle;
import dev.plinth.proof.Receipt;
import dev.plinth.proof.cli.Main;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
class LedgerHttpTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void aReceiptOverHttpVerifiesOffline(TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        String key = key(plinth, org, Role.AUDITOR);
        EntryId id = append(plinth, org, 1);
        var answer = get(plinth, key, "/api/v1/orgs/" + org + "/ledger/receipts/" + id + "?wait=10");
        assertThat(answer.statusCode()).isEqualTo(200);
        var receipt = Receipt.parse(answer.body());
        var logs = plinth.bean(Logs.class);
        receipt.verify(receipt.entry().orElseThrow(), logs.origin(org), new LogReader(logs, org).keys());
    }

    @Test
    void entriesAreListedPageByPageWithASentenceEach(TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        String key = key(plinth, org, Role.AUDITOR);
        append(plinth, org, 7);
        new LogReader(plinth.bean(Logs.class), org).settled();
        String path = "/api/v1/orgs/" + org + "/ledger/entries?action=department.test&limit=5";
        JsonNode first = json(get(plinth, key, path));
        assertThat(first.path("items").size()).isEqualTo(5);
        JsonNode newest = first.path("items").path(0);
        assertThat(newest.path("sentence").asString("")).isEqualTo("Plinth itself (test) tested department n6.");
        assertThat(newest.path("pending").asBoolean(true)).isFalse();
        assertThat(newest.path("entry").path("org").asString("")).isEqualTo(org.toString());
        JsonNode second =
                json(get(plinth, key, path + "&cursor=" + first.path("next").asString("")));
        assertThat(second.path("items").size()).isEqualTo(2);
        assertThat(second.path("items").path(1).path("index").asLong(-1))
                .isLessThan(newest.path("index").asLong(-1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "action=a%00",
                "actor=%00",
                "object=%00",
                "purpose=%00",
                "subject=x",
                "from=yesterday",
                "to=2026-13-01T00:00:00Z",
                "limit=0",
                "cursor=x",
                "cursor=LTE"
            })
    void aFilterThatMakesNoSenseIsRefusedByName(String query, TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        var answer = get(plinth, key(plinth, org, Role.AUDITOR), "/api/v1/orgs/" + org + "/ledger/entries?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("errors").path(0).path("field").asString(""))
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/entries", "", "/receipts/00000000-0000-7000-8000-000000000000"})
    void whoeverMayNotReadTheLogIsRefused(String path, TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        String url = "/api/v1/orgs/" + org + "/ledger" + path;
        assertThat(get(plinth, key(plinth, org, Role.AGENT), url).statusCode()).isEqualTo(403);
        OrgId other = plinth.newOrg().id();
        assertThat(get(plinth, key(plinth, other, Role.OWNER), url).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "-1", "x", "999999999999"})
    void aWaitOutOfBoundsIsRefused(String wait, TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        String url = "/api/v1/orgs/" + org + "/ledger/receipts/" + UUID.randomUUID() + "?wait=" + wait;
        assertThat(get(plinth, key(plinth, org, Role.AUDITOR), url).statusCode())
                .isEqualTo(400);
    }

    @Test
    void entriesOfAnotherOrganisationHaveNoReceiptHere(TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        EntryId foreign = append(plinth, plinth.newOrg().id(), 1);
        String url = "/api/v1/orgs/" + org + "/ledger/receipts/";
        String key = key(plinth, org, Role.AUDITOR);
        var foreignAnswer = get(plinth, key, url + foreign);
        var missingAnswer = get(plinth, key, url + UUID.randomUUID());
        assertThat(foreignAnswer.statusCode()).isEqualTo(404);
        assertThat(json(foreignAnswer).path("detail"))
                .isEqualTo(json(missingAnswer).path("detail"));
    }

    @Test
    void bundlesNeedTheRightToRead(TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        var logs = plinth.bean(Logs.class);
        new LogReader(logs, org).settled();
        String url = "/ledger/" + logs.origin(org) + "/tile/entries/000.p/1";
        var answer = get(plinth, key(plinth, org, Role.AUDITOR), url);
        assertThat(EntryBundle.parse(answer.body(), 1).getFirst())
                .asString(StandardCharsets.UTF_8)
                .contains("organisation.create");
        assertThat(answer.headers().firstValue("Cache-Control"))
                .get()
                .asString()
                .startsWith("private");
        assertThat(get(plinth, key(plinth, org, Role.AGENT), url).statusCode()).isEqualTo(403);
        assertThat(get(plinth, key(plinth, plinth.newOrg().id(), Role.OWNER), url)
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(plinth, key(plinth, org, Role.AUDITOR), url.replace(".p/1", ""))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anExportVerifiesWithTheOfflineTool(TestPlinth plinth, @TempDir Path folder) throws Exception {
        OrgId org = plinth.newOrg().id();
        append(plinth, org, 600);
        new LogReader(plinth.bean(Logs.class), org).settled();
        var answer = get(plinth, key(plinth, org, Role.AUDITOR), "/api/v1/orgs/" + org + "/ledger/export");
        assertThat(answer.statusCode()).isEqualTo(200);
        Path zip = Files.write(folder.resolve("log.zip"), answer.body());
        var tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of(Main.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        Main.class.getName(),
                        "verify",
                        zip.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("FITS TOGETHER, BY ITS OWN KEY: the log is whole");
        assertThat(tool.waitFor()).as(said).isEqualTo(4);
    }

    @Test
    void anExportNeedsItsOwnRight(TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        new LogReader(plinth.bean(Logs.class), org).settled();
        String reader = plinth.orgs()
                .in(
                        org,
                        session -> plinth.bean(ApiKeys.class)
                                .issue(
                                        session,
                                        new ApiKeys.NewApiKey(
                                                "reader",
                                                Role.AUDITOR,
                                                Set.of(Permission.LEDGER_READ),
                                                Optional.empty(),
                                                Optional.empty()),
                                        plinth.cause())
                                .token());
        assertThat(get(plinth, reader, "/api/v1/orgs/" + org + "/ledger/export").statusCode())
                .isEqualTo(403);
    }

    @Test
    void theInstanceLogIsForTheOperator(TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        String operator = key(plinth, plinth.organisations().instance(), Role.OPERATOR);
        assertThat(get(plinth, operator, "/api/v1/instance/ledger").statusCode())
                .isEqualTo(200);
        assertThat(json(get(plinth, operator, "/api/v1/instance/ledger/entries"))
                        .path("items")
                        .size())
                .isPositive();
        assertThat(get(plinth, key(plinth, org, Role.OWNER), "/api/v1/instance/ledger/entries")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void retentionIsDecidedByTheOperatorAlone(TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        String operator = key(plinth, plinth.organisations().instance(), Role.OPERATOR);
        String url = "/api/v1/instance/ledger/retention/" + org;
        assertThat(put(plinth, operator, url, "{\"keepDays\":365}").statusCode())
                .isEqualTo(200);
        assertThat(json(get(plinth, operator, url)).path("keepDays").asInt(0)).isEqualTo(365);
        for (String bad : new String[] {
            "{\"keepDays\":0}", "{\"keepDays\":\"x\"}", "{\"days\":1}", "[]", "", "{\"keepDays\":99999999999}"
        }) assertThat(put(plinth, operator, url, bad).statusCode()).as(bad).isEqualTo(400);
        assertThat(put(plinth, key(plinth, org, Role.OWNER), url, "{\"keepDays\":1}")
                        .statusCode())
                .isIn(403, 404);
        assertThat(json(get(plinth, operator, url)).path("keepDays").asInt(0)).isEqualTo(365);
    }

    private static String key(TestPlinth plinth, OrgId org, Role role) {
        return plinth.orgs()
                .in(
                        org,
                        session -> plinth.bean(ApiKeys.class)
                                .issue(session, ApiKeys.NewApiKey.of("test", role), plinth.cause())
                                .token());
    }

    private static EntryId append(TestPlinth plinth, OrgId org, int entries) {
        return plinth.orgs()
                .in(
                        org,
                        session -> plinth.bean(Ledger.class)
                                .appendAll(
                                        session,
                                        IntStream.range(0, entries)
                                                .mapToObj(i -> LedgerEntry.of(
                                                        plinth.cause(), "department.test", "department", "n" + i))
                                                .toList()))
                .getLast();
    }

    private static HttpResponse<byte[]> get(TestPlinth plinth, String key, String path)
            throws IOException, InterruptedException {
        return send(plinth, HttpRequest.newBuilder(plinth.uri(path)).header("Authorization", "Bearer " + key));
    }

    private static HttpResponse<byte[]> put(TestPlinth plinth, String key, String path, String body)
            throws IOException, InterruptedException {
        return send(
                plinth,
                HttpRequest.newBuilder(plinth.uri(path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<byte[]> send(TestPlinth plinth, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return plinth.http().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return JSON.readTree(answer.body());
    }
}
