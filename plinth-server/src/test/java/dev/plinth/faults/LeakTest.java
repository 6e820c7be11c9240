package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Await;
import dev.plinth.testing.LeakScan;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Puts canaries into every place that takes something secret, in every wrong way too, and looks for them everywhere after. */
class LeakTest {
    /** Stored in the clear on purpose: a scan that does not find this one has not looked. */
    private static final String OPEN = "open-on-purpose-3f81c0d2";

    private static final String COLLECTION = "sealed";
    private static final List<String> IMPORT_ENDS = List.of("loaded", "refused", "stopped");

    private final Canaries canaries = new Canaries();
    private final List<String> refusals = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whatIsSealedIsNowhereInTheClear() throws IOException, SQLException {
        try (ServerProcess server = new ServerProcess("main").start()) {
            Api operator = Api.operator(server.client(), server.uri("/"), server.data());
            Org made = Org.create(operator, "main");
            Org org = new Org(made.id(), made.region(), watched(made.api()));
            Superuser.execute(
                    server,
                    "main",
                    "data",
                    "insert into tenant.organisation_setting (org_id, key, value) values ('%s', 'hipaa.package', 'on')"
                            .formatted(org.id()));
            rightly(org);
            wrongly(org);
            imported(org);
            String metrics = management(server, "/actuator/prometheus") + management(server, "/actuator/health");
            new Books(made).check(new Load.Ledgered());

            LeakScan scan = LeakScan.forCanaries(canaries.all());
            assertThat(canaries.all()).hasSizeGreaterThan(40);
            assertThat(refusals).hasSizeGreaterThan(20);
            assertThat(scan.text("answers", String.join("\n", refusals)).lines())
                    .isEmpty();
            assertThat(metrics).contains("# HELP");
            assertThat(scan.text("metrics", metrics).lines()).isEmpty();
            LeakScan control = LeakScan.forCanaries(List.of(OPEN));
            for (String store : List.of("data", "keys"))
                try (Connection connection = Superuser.connect(server, "main", store)) {
                    assertThat(scan.database(store, connection).lines()).isEmpty();
                    if (store.equals("data"))
                        assertThat(control.database(store, connection).findings())
                                .isNotEmpty();
                }
            Superuser.checkpoint(server, "main");
            assertThat(scan.directory(server.data()).lines())
                    .as("while it runs")
                    .isEmpty();
            server.stop();
            LeakScan.Report stopped = scan.directory(server.data());
            assertThat(stopped.lines()).as("after it stopped").isEmpty();
            assertThat(stopped.bytes()).isGreaterThan(10_000_000);
            assertThat(scan.text("log", server.output()).lines()).isEmpty();
            assertThat(control.directory(server.data()).findings()).isNotEmpty();
            keysStayWhereTheyBelong(server, made);
        }
    }

    /** Keys and passwords are in the files made for them and nowhere else. */
    private static void keysStayWhereTheyBelong(ServerProcess server, Org org) throws IOException {
        Path operator = server.data().resolve("operator.json");
        var file = Api.JSON.readTree(Files.readString(operator));
        List<String> tokens = List.of(
                file.get("apiKey").stringValue(),
                file.get("operator").get("password").stringValue(),
                org.api().key());
        LeakScan scan = LeakScan.forCanaries(tokens);
        assertThat(scan.directory(server.data()).findings())
                .extracting(LeakScan.Finding::where)
                .containsOnly("operator.json");
        // the first start shows the operator's password once, on the terminal, and no key ever
        assertThat(LeakScan.forCanaries(List.of(org.api().key()))
                        .text("log", server.output())
                        .lines())
                .isEmpty();
        try (var keks = Files.list(server.data().resolve("kek"))) {
            for (Path kek : keks.toList()) {
                byte[] key = Arrays.copyOfRange(Files.readAllBytes(kek), 6, 38);
                LeakScan raw = LeakScan.forBytes(String.valueOf(kek.getFileName()), key);
                assertThat(raw.directory(server.data().resolve("regions")).lines())
                        .isEmpty();
                assertThat(raw.directory(server.data().resolve("kek")).lines()).hasSize(1);
            }
        }
    }

    /** Every way in which a value may rightly come in, move and be looked at. */
    private void rightly(Org org) throws IOException {
        org.api()
                .post(org.path("/collections"), Map.of("name", COLLECTION, "fields", Canaries.fields()))
                .orFail();
        String records = org.records(COLLECTION);
        String id = org.api()
                .post(records, canaries.record("first", OPEN))
                .orFail()
                .json()
                .get("id")
                .stringValue();
        org.api()
                .send("PUT", records + "/" + id, canaries.record("first", OPEN))
                .orFail();
        org.api()
                .send("PATCH", records + "/" + id, Map.of("fields", Map.of("secret_string", canaries.at("patched"))))
                .orFail();
        List<Map<String, Object>> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) many.add(canaries.record("bulk" + i % 3, OPEN));
        org.api().post(records + "/bulk", Map.of("records", many)).orFail();
        // long and repetitive, so that it would be compressed and moved out of the row if it were not sealed
        String document = (canaries.at("document") + " ").repeat(3_000);
        org.api()
                .send("PATCH", records + "/" + id, Map.of("fields", Map.of("phi_string", document)))
                .orFail();
        String person = canaries.at("first-personal");
        assertThat(org.api()
                        .post(records + "/search", Map.of("field", "personal_string", "equals", person))
                        .orFail()
                        .json()
                        .get("items"))
                .isNotEmpty();
        org.api()
                .post(records + "/search", Map.of("field", "card_string", "equals", canaries.at("searched")))
                .orFail();
        org.api()
                .post(records + "/search", Map.of("subject", canaries.at("first-subject")))
                .orFail();
        org.api()
                .post(records + "/" + id + "/reveal", Map.of("fields", List.of("personal_string"), "purpose", "drill"))
                .orFail();
        byte[] attachment =
                ("scan of " + canaries.at("attachment") + "\n").repeat(20_000).getBytes(StandardCharsets.UTF_8);
        org.api()
                .send("PUT", records + "/" + id + "/attachments/scan.txt", attachment)
                .orFail();
        org.api().get(records + "/" + id + "/attachments/scan.txt").orFail();
        org.api().get(records + "?view=masked&limit=20").orFail();
    }

    /** Every way in which a request with a value can fail. */
    private void wrongly(Org org) throws IOException {
        String records = org.records(COLLECTION);
        Api api = org.api();
        String id = api.post(records, canaries.record("second", OPEN))
                .orFail()
                .json()
                .get("id")
                .stringValue();
        String one = records + "/" + id;
        api.post(records, Map.of("fields", Map.of("personal_integer", canaries.at("not a number"))));
        api.post(records, Map.of("fields", Map.of("personal_decimal", List.of(canaries.at("list")))));
        api.post(records, Map.of("fields", Map.of("phi_string", Map.of("a", canaries.at("object")))));
        api.post(records, Map.of("fields", Map.of("short", canaries.at("too long"))));
        api.post(
                records,
                Map.of("fields", Map.of("card_string", canaries.at("very long").repeat(20_000))));
        api.post(records, Map.of("fields", Map.of("no_such_field", canaries.at("unknown field"))));
        api.post(records, Map.of("other", canaries.at("unknown member"), "fields", Map.of()));
        api.post(records, Map.of("subject", canaries.at("long subject").repeat(500), "fields", Map.of()));
        api.post(records, Map.of("department", canaries.at("department"), "fields", Map.of()));
        api.post(org.records("nowhere"), canaries.record("no collection", OPEN));
        api.post(
                records + "/bulk",
                Map.of(
                        "records",
                        List.of(
                                canaries.record("half a bulk", OPEN),
                                Map.of("fields", Map.of("short", canaries.at("other half"))))));
        for (String broken : List.of(
                "{\"fields\":{\"secret_string\":\"%s\"",
                "{\"fields\":{\"secret_string\":\"%s\" \"x\"}}",
                "{\"fields\":{\"secret_string\":\"%s\\ud800\"}}",
                "[\"%s\"]",
                "\"%s\"",
                "%s",
                "{\"fields\":{\"secret_string\":\"%1$s\",\"secret_string\":\"%1$s\"}}"))
            raw(api, "POST", records, broken.formatted(canaries.at("malformed")), "application/json");
        raw(api, "POST", records, canaries.at("wrong type"), "text/plain");
        raw(
                api,
                "POST",
                records,
                canaries.at("form") + "=" + canaries.at("form value"),
                "application/x-www-form-urlencoded");
        raw(
                api,
                "POST",
                records,
                "{\"fields\":{\"secret_string\":\"" + canaries.at("huge").repeat(60_000) + "\"}}",
                "application/json");
        api.send("PUT", one, canaries.record("stale", OPEN), "If-Match", "\"999\"");
        api.send(
                "PATCH",
                one,
                Map.of("fields", Map.of("secret_string", canaries.at("stale patch"))),
                "If-Match",
                "\"999\"");
        String key = UUID.randomUUID().toString();
        api.send("POST", records, canaries.record("once", OPEN), "Idempotency-Key", key)
                .orFail();
        api.send("POST", records, canaries.record("twice", OPEN), "Idempotency-Key", key);
        api.send("POST", records, canaries.record("odd key", OPEN), "Idempotency-Key", "with a space");
        api.post(records + "/search", Map.of("field", "no_such_field", "equals", canaries.at("search unknown")));
        api.post(records + "/search", Map.of("field", "personal_json", "equals", canaries.at("search unsearchable")));
        api.post(
                records + "/search",
                Map.of("field", "personal_string", "equals", Map.of("x", canaries.at("search object"))));
        api.get(records + "/" + ascii("id"));
        api.get(records + "?cursor=" + ascii("cursor"));
        api.get(records + "?view=" + ascii("view"));
        api.get(records + "?" + ascii("parameter") + "=1");
        api.post(
                one + "/reveal",
                Map.of(
                        "fields",
                        List.of("personal_string"),
                        "purpose",
                        canaries.at("purpose").repeat(50)));
        api.send("PUT", one + "/attachments/" + ascii("attachment name").repeat(9), new byte[] {1});
        api.with("plk_main_" + ascii("bad key")).post(records, canaries.record("unauthenticated", OPEN));
        api.with(api.key() + "x").post(records, canaries.record("wrong key", OPEN));
        Org stranger = new Org(UUID.randomUUID().toString(), "main", api);
        api.post(stranger.records(COLLECTION), canaries.record("foreign", OPEN));
        api.send("DELETE", one, canaries.record("body of a delete", OPEN));
        // refused by the database itself: several at once under one idempotency key
        List<Thread> racing = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String racer = "race" + i % 2;
            racing.add(Thread.ofVirtual().start(() -> {
                try {
                    api.send("POST", records, canaries.record(racer, OPEN), "Idempotency-Key", "race");
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }));
        }
        racing.forEach(LeakTest::join);
    }

    /** Files with canaries: one that is loaded, and several that are refused with a report. */
    private void imported(Org org) throws IOException {
        String mapping = """
                format: csv
                collection: visitors
                key: badge
                subject: Mail
                columns:
                  Badge: {field: badge, class: internal, required: true}
                  Since: {field: since, type: date, class: internal}
                  Mail:  {field: mail, class: personal, search: true}
                  Note:  {field: note, class: secret}
                """;
        org.api()
                .sendBytes(
                        "PUT",
                        org.path("/import-mappings/visitors"),
                        mapping.getBytes(StandardCharsets.UTF_8),
                        "application/yaml")
                .orFail();
        String head = "Badge,Since,Mail,Note\n";
        assertThat(csv(org, head + "B1,2026-01-01,%s,%s\n".formatted(canaries.at("mail"), canaries.at("note"))))
                .isEqualTo("loaded");
        assertThat(csv(org, head + "B2,%s,%s,x\n".formatted(canaries.at("date"), canaries.at("mail of no date"))))
                .isEqualTo("refused");
        assertThat(csv(
                        org,
                        head
                                + "B3,2026-01-01,%s,%s,%s\n"
                                        .formatted(
                                                canaries.at("mail 3"), canaries.at("note 3"), canaries.at("too many"))))
                .isEqualTo("refused");
        assertThat(csv(org, head + "B4,2026-01-01,\"%s".formatted(canaries.at("no closing quote"))))
                .isEqualTo("refused");
        String x12 =
                "ISA*00*          *00*          *ZZ*A              *ZZ*B              *260317*0210*^*00501*026031701*0*T*:~"
                        + "GS*HC*" + canaries.at("sender") + "*HFB01*20260317*0210*701*X*005010X222A1~NM1*IL*1*"
                        + canaries.at("segment");
        assertThat(file(org, "x12", x12)).isEqualTo("refused");
        assertThat(file(org, "chat-jsonl", "{\"conversation\": \"C1\", \"turns\": \"" + canaries.at("turns") + "\"}\n"))
                .isEqualTo("refused");
        assertThat(file(org, "chat-jsonl", "{\"" + canaries.at("unclosed"))).isEqualTo("refused");
    }

    private static String csv(Org org, String text) throws IOException {
        return file(org, "csv&mapping=visitors", text);
    }

    /** What became of a file: its state, or {@code refused}. The report may name places, never values. */
    private static String file(Org org, String format, String text) throws IOException {
        Api.Answer started = org.api()
                .sendBytes(
                        "POST",
                        org.path("/imports?format=" + format),
                        text.getBytes(StandardCharsets.UTF_8),
                        "application/octet-stream");
        if (started.status() >= 400) return "refused";
        String one = org.path("/imports/" + started.json().get("id").stringValue());
        Await.until(
                "the import has ended",
                Duration.ofMinutes(2),
                () -> IMPORT_ENDS.contains(state(org.api().get(one))));
        Api.Answer ended = org.api().get(one).orFail();
        org.api().watcher().accept("499 " + ended.body());
        return state(ended);
    }

    private static String state(Api.Answer answer) {
        return answer.orFail().json().get("state").stringValue();
    }

    private String ascii(String place) {
        return canaries.digitsAt(place);
    }

    private static void raw(Api api, String method, String path, String body, String type) throws IOException {
        var unused = api.sendBytes(method, path, body.getBytes(StandardCharsets.UTF_8), type);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers that refuse are kept; those that give a caller its own data are its own affair. */
    private Api watched(Api api) {
        return new Api(api.http(), api.root(), api.key(), answer -> {
            int status = Integer.parseInt(answer.substring(0, 3));
            if (status >= 400) refusals.add(answer);
            assertThat(status).as(answer).isNotEqualTo(500);
        });
    }

    private static String management(ServerProcess server, String path) throws IOException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(server.managementUri(path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
