package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.access.Role;
import dev.plinth.identity.ApiKeys;
import dev.plinth.intake.cli.ImportCommand;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.TlsCertificate;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.OrganisationSettings;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
class ImportsHttpTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TestPlinth plinth;
    private Organisation org;
    private String key = "";

    @TempDir
    private Path folder = Path.of("");

    ImportsHttpTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.org = plinth.newOrg();
    }

    @BeforeEach
    void freshOrganisation() {
        org = plinth.newOrg();
        key = key(ApiKeys.NewApiKey.of("importer", Role.ADMIN));
    }

    private String key(ApiKeys.NewApiKey wanted) {
        return plinth.orgs()
                .in(org.id(), session -> plinth.bean(ApiKeys.class).issue(session, wanted, plinth.cause()))
                .token();
    }

    private HttpResponse<String> send(String method, String path, String body, String with) {
        HttpRequest request = HttpRequest.newBuilder(plinth.uri("/api/v1/orgs/" + path))
                .header("Authorization", "Bearer " + with)
                .header("Content-Type", path.contains("/import") ? "application/octet-stream" : "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return plinth.http().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> post(String query, String body) {
        return send("POST", org.slug() + "/imports" + query, body, key);
    }

    private JsonNode ended(HttpResponse<String> begun) {
        assertThat(begun.statusCode()).as(begun.body()).isIn(200, 202);
        String id = JSON.readTree(begun.body()).path("id").asString();
        while (true) {
            JsonNode status = JSON.readTree(
                    send("GET", org.slug() + "/imports/" + id, "", key).body());
            if (!Set.of("checking", "loading").contains(status.path("state").asString())) return status;
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static String sample(String path) throws IOException {
        return Files.readString(
                Path.of(System.getProperty("plinth.root", ".."), "demo").resolve(path));
    }

    @Test
    void claimsSentOverHttpAreFoundAndRevealedAsTheyWereSent() throws IOException {
        plinth.orgs()
                .run(
                        org.id(),
                        session -> plinth.bean(OrganisationSettings.class)
                                .set(session, "hipaa.package", "on", plinth.cause()));
        JsonNode status = ended(post("?format=x12", sample("health-edi/claims-professional.837")));
        assertThat(status.path("state").asString()).as(status.toString()).isEqualTo("loaded");
        assertThat(status.path("problems").asLong() + status.path("notes").asLong())
                .isZero();
        String records = org.slug() + "/collections/claims/records";
        JsonNode found = JSON.readTree(
                send("POST", records + "/search", "{\"field\":\"claim_id\",\"equals\":\"HF-P-1001\"}", key)
                        .body());
        assertThat(found.path("items")).as(found.toString()).hasSize(1);
        assertThat(found.toString()).doesNotContain("QUILLFEATHER");
        String id = found.path("items").get(0).path("id").asString();
        JsonNode revealed = JSON.readTree(send(
                        "POST",
                        records + "/" + id + "/reveal",
                        "{\"fields\":[\"patient_name\",\"services\"],\"purpose\":\"payment\"}",
                        key)
                .body());
        assertThat(revealed.path("fields").path("patient_name").asString()).isEqualTo("ISOLDE QUILLFEATHER");
        assertThat(revealed.path("fields")
                        .path("services")
                        .get(0)
                        .path("procedure")
                        .asString())
                .isNotEmpty();
    }

    @Test
    void aStoredMappingReadsACsvFile() throws IOException {
        String name = org.slug() + "/import-mappings/assets";
        assertThat(send("PUT", name, Bench.MAPPING, key).statusCode()).isEqualTo(204);
        assertThat(send("GET", name, "", key).body()).isEqualTo(Bench.MAPPING);
        HttpResponse<String> begun = post("?format=csv&mapping=assets", Bench.rows(7));
        assertThat(ended(begun).path("written").asLong()).isEqualTo(7);
        assertThat(begun.headers().firstValue("location").orElseThrow()).contains("/imports/");
        HttpResponse<String> again = post("?format=csv&mapping=assets", Bench.rows(7));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(send("GET", org.slug() + "/imports", "", key).body()).contains("\"loaded\"");
    }

    @Test
    void aMappingThatWasChangedInTheDatabaseIsNeitherUsedNorShown() throws Exception {
        String name = org.slug() + "/import-mappings/assets";
        assertThat(send("PUT", name, Bench.MAPPING, key).statusCode()).isEqualTo(204);
        try (Connection database = plinth.superuser("us");
                PreparedStatement change = database.prepareStatement(
                        "update tenant.intake_mapping set text = convert_to(replace(convert_from(text, 'UTF8'),"
                                + " 'personal', 'public'), 'UTF8') where org_id = ?")) {
            change.setObject(1, org.id().value());
            assertThat(change.executeUpdate()).isEqualTo(1);
        }
        HttpResponse<String> used = post("?format=csv&mapping=assets", Bench.rows(2));
        HttpResponse<String> shown = send("GET", name, "", key);
        for (HttpResponse<String> refused : List.of(used, shown)) {
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
            assertThat(refused.body()).contains("mapping-refused", "store the mapping again");
        }
        assertThat(send("GET", org.slug() + "/collections/assets", "", key).statusCode())
                .isEqualTo(404);
        assertThat(send("PUT", name, Bench.MAPPING, key).statusCode()).isEqualTo(204);
        assertThat(ended(post("?format=csv&mapping=assets", Bench.rows(2)))
                        .path("written")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void aBrokenFileIsReportedByPlaceAndNeverByValue() {
        JsonNode status =
                ended(post("?format=chat-jsonl", "{\"conversation\":\"c\",\"customer\":\"Wilhelmina\",\"turns\":4}"));
        assertThat(status.path("state").asString()).isEqualTo("refused");
        assertThat(status.path("report").get(0).path("at").asString()).isEqualTo("line 1, turns");
        assertThat(status.toString()).doesNotContain("Wilhelmina");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            ?format=xml                      | 400 | format
            ``                               | 400 | format
            ?format=csv                      | 400 | mapping
            ?format=csv&mapping=nowhere      | 400 | mapping
            ?format=csv&mapping=../../x      | 400 | mapping
            ?format=x12&mapping=nowhere      | 400 | mapping
            """)
    void anOrderThatCannotBeReadIsRefusedByItsField(String query, int status, String field) {
        HttpResponse<String> refused = post(query, "x");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
        assertThat(refused.body()).contains("\"field\":\"" + field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1]
            format: csv
            format: telepathy
            a: [
            ` `
            """)
    void aTextThatIsNoMappingIsNotStored(String text) {
        HttpResponse<String> refused = send("PUT", org.slug() + "/import-mappings/bad", text, key);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(send("GET", org.slug() + "/import-mappings/bad", "", key).statusCode())
                .isEqualTo(404);
    }

    @Test
    void anotherOrganisationsImportIsAnsweredLikeAMissingOne() {
        JsonNode mine = ended(post("?format=chat-jsonl", "{}"));
        String id = mine.path("id").asString();
        Organisation before = org;
        freshOrganisation();
        HttpResponse<String> foreign = send("GET", org.slug() + "/imports/" + id, "", key);
        HttpResponse<String> through = send("GET", before.slug() + "/imports/" + id, "", key);
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(through.statusCode()).isEqualTo(404);
    }

    @Test
    void aKeyThatMayNotImportOrSeesOneDepartmentIsRefused() {
        OrgId id = org.id();
        var depot = plinth.orgs()
                .in(id, session -> plinth.bean(Departments.class).create(session, "depot", "Depot", plinth.cause()));
        String agent = key(ApiKeys.NewApiKey.of("agent", Role.AGENT));
        String inside = key(new ApiKeys.NewApiKey(
                "inside",
                Role.ADMIN,
                Role.ADMIN.permissions(Optional.of(depot.id())),
                Optional.of(depot.id()),
                Optional.empty()));
        assertThat(send("POST", org.slug() + "/imports?format=x12", "x", agent).statusCode())
                .isEqualTo(403);
        assertThat(send("POST", org.slug() + "/imports?format=x12", "x", inside).statusCode())
                .isEqualTo(403);
        assertThat(send("GET", org.slug() + "/imports", "", agent).statusCode()).isEqualTo(403);
    }

    /** What the command said, both streams together, and its exit code. */
    private record Told(int code, String text) {}

    private Told command(String... more) throws IOException {
        return command(org.slug(), plinth.directory().resolve("tls").resolve("server.crt"), more);
    }

    private Told command(String to, Path certificate, String... more) throws IOException {
        Path keyFile = Files.writeString(folder.resolve("key"), key + "\n");
        List<String> all = new ArrayList<>(List.of(
                "--org", to,
                "--url", plinth.uri("/").toString(),
                "--certificate", certificate.toString(),
                "--key-file", keyFile.toString()));
        all.addAll(List.of(more));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = new CommandLine(new ImportCommand(stream, stream))
                .setOverwrittenOptionsAllowed(true)
                .setErr(new PrintWriter(stream, true, StandardCharsets.UTF_8))
                .execute(all.toArray(String[]::new));
        return new Told(code, said.toString(StandardCharsets.UTF_8));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void theCommandTellsByItsExitCodeWhatCameOfAFile() throws IOException {
        String mapping = file("m.yaml", Bench.MAPPING).toString();
        String good = file("good.csv", Bench.rows(3)).toString();
        String bad = file("bad.csv", "Tag\n").toString();
        assertThat(command("--format", "csv", "--mapping", mapping, good))
                .isEqualTo(new Told(0, "good.csv: 3 records loaded\n"));
        assertThat(command("--format", "csv", "--mapping", mapping, good))
                .isEqualTo(
                        new Told(0, "good.csv: this file was imported before (3 records); nothing was loaded now\n"));
        String more = file("more.csv", Bench.rows(4)).toString();
        assertThat(command("--format", "csv", "--mapping", mapping, more))
                .isEqualTo(new Told(0, "more.csv: 4 records read: 1 loaded, 3 not, as their keys were there before\n"));
        Told refused = command("--format", "csv", "--mapping", mapping, bad);
        assertThat(refused.code()).as(refused.text()).isEqualTo(1);
        assertThat(refused.text())
                .containsPattern("bad.csv: refused with (1 error|\\d+ errors); nothing was loaded\n$");
        Told noMapping = command("--format", "csv", "--mapping", bad, good);
        assertThat(noMapping.code()).as(noMapping.text()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --format xml FILE                     | --format must be x12, chat-jsonl or csv
            --format csv FILE                     | a csv file needs --mapping MAPPING
            --format csv --mapping nowhere FILE   | there is no file nowhere
            --format x12 --mapping FILE FILE      | an x12 file needs no --mapping
            --format x12 nowhere.837              | there is no file nowhere.837
            --format x12 .                        | this is a directory, not a file: .
            --format x12 --certificate FILE FILE  | cannot use the certificate
            --format x12 --key-file nowhere FILE  | cannot read the key file nowhere
            """)
    void aWrongUseOfTheCommandIsToldInOneLineWithItsOwnExitCode(String arguments, String line) throws IOException {
        String file = file("some.txt", "some").toString();
        Told told = command(arguments.replace("FILE", file).split(" +"));
        assertThat(told.code()).as(told.text()).isEqualTo(2);
        assertThat(told.text()).startsWith("plinth: " + line).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "--format x12", "--format"})
    void aCommandLineThatCannotBeReadIsAWrongUse(String arguments) throws IOException {
        assertThat(command(arguments.split(" ")).code()).isEqualTo(2);
    }

    @Test
    void theCommandNamesAnOrganisationThatIsNotThere() throws IOException {
        Told told = command(
                "nowhere",
                plinth.directory().resolve("tls").resolve("server.crt"),
                "--format",
                "x12",
                file("a.837", "ISA").toString());
        assertThat(told)
                .isEqualTo(
                        new Told(2, "plinth: this key knows no organisation nowhere; look at --org and --key-file\n"));
    }

    @Test
    void aKeyThatMayNotImportIsARefusal() throws IOException {
        key = key(ApiKeys.NewApiKey.of("agent", Role.AGENT));
        Told told = command("--format", "x12", file("a.837", "ISA").toString());
        assertThat(told.code()).as(told.text()).isEqualTo(1);
        assertThat(told.text()).hasLineCount(1);
    }

    @Test
    void theCommandTrustsNoOtherCertificate() throws IOException {
        Path good = Files.writeString(folder.resolve("good.jsonl"), "{}");
        try (DataDirectory elsewhere = DataDirectory.open(folder.resolve("elsewhere"))) {
            Path other = TlsCertificate.in(elsewhere, Clock.systemUTC(), new SecureRandom())
                    .certificate();
            Told told = command(org.slug(), other, "--format", "chat-jsonl", good.toString());
            assertThat(told.code()).as(told.text()).isEqualTo(3);
        }
    }
}
