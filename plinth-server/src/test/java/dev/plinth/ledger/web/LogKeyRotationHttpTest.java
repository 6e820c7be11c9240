package dev.plinth.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.ledger.Logs;
import dev.plinth.ledger.StoreCheck;
import dev.plinth.proof.SignatureType;
import dev.plinth.proof.VerifierKey;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** New signing keys, seen by those who trusted the old ones. */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogKeyRotationHttpTest {
    private static final JsonMapper JSON = new JsonMapper();

    private TestPlinth plinth = TestPlinth.start(Map.of("plinth.regions", "us,eu"));

    @TempDir
    private Path place;

    private record Ran(int code, String out) {}

    @AfterAll
    void stop() {
        plinth.close();
    }

    @Test
    void whoTrustsTheOldKeysComesToTrustTheNewOnesAndVerifiesTheLogAcrossTheRotation() throws Exception {
        OrgId org = plinth.newOrg("eu", "support-chat").id();
        append(org);
        String origin = logs().origin(org);
        Path oldKeys = Files.writeString(place.resolve("old-keys"), get("/ledger/keys"));
        Path oldExport = export(org, "old.zip");
        Path oldCheckpoint =
                Files.writeString(place.resolve("old-checkpoint"), get("/ledger/" + origin + "/checkpoint"));

        JsonNode rotated = rotate("{\"region\":\"eu\",\"reason\":\"yearly\"}", 200);
        assertThat(rotated.path("generation").asInt(0)).isEqualTo(2);
        append(org);
        Path newExport = export(org, "new.zip");
        Path newKeys = Files.writeString(place.resolve("new-keys"), get("/ledger/keys"));

        // the old keys vouch for the new ones, in the answer and in the file
        String handover = rotated.path("handover").asString("");
        assertThat(Files.readString(plinth.directory().resolve("log-keys/eu-2.handover")))
                .isEqualTo(handover);
        Ran vouched = verify(Files.writeString(place.resolve("handover"), handover), "--key", oldKeys.toString());
        assertThat(vouched.code()).as(vouched.out()).isZero();
        VerifierKey fresh = logs().keys(org)
                .lines()
                .map(VerifierKey::parse)
                .filter(key -> key.type() == SignatureType.ED25519)
                .findFirst()
                .orElseThrow();
        assertThat(vouched.out())
                .contains(
                        "PINNED KEY",
                        "rotated log-key eu-2",
                        "yearly",
                        "ed25519=" + fresh.format().split("\\+", 3)[2]);

        assertThat(verify(oldExport, "--key", oldKeys.toString()).code()).isZero();
        assertThat(verify(oldExport, "--key", newKeys.toString()).code()).isZero();
        Ran across = verify(newExport, "--key", newKeys.toString(), "--since", oldCheckpoint.toString());
        assertThat(across.out()).contains("VERIFIED: the log is whole", "It extends the older checkpoint");
        Ran alone = verify(newExport, "--key", oldKeys.toString());
        assertThat(alone.code()).isEqualTo(1);
        assertThat(alone.out()).contains("UNKNOWN_KEY", "not by any of the given keys");

        Ran outsider = outsider("https://localhost:" + plinth.port(), "--ca", certificate());
        assertThat(outsider.code()).as(outsider.out()).isZero();
        assertThat(outsider(newExport.toString(), "--keys", newKeys.toString(), "--log", origin)
                        .code())
                .isZero();
        assertThat(outsider(newExport.toString(), "--keys", oldKeys.toString(), "--log", origin)
                        .code())
                .isEqualTo(1);

        Path directory = plinth.directory();
        plinth.stop();
        plinth = TestPlinth.start(directory, Map.of("plinth.regions", "us,eu"));
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
    }

    @Test
    void aRegionThatIsNotHereIsRefusedByItsFieldAndNothingIsRotated() throws Exception {
        for (String body : List.of("{\"region\":\"mars\"}", "{}", "{\"region\":\"../us\"}")) rotate(body, 400);
        assertThat(plinth.directory().resolve("log-keys/us-2.key")).doesNotExist();
    }

    @Test
    void onlyTheOperatorRotates() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(plinth.uri("/api/v1/instance/ledger/keys/rotate"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"region\":\"us\"}"))
                .build();
        assertThat(plinth.http()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(401);
    }

    private JsonNode rotate(String body, int status) throws Exception {
        String key = JSON.readTree(Files.readString(plinth.directory().resolve("operator.json")))
                .path("apiKey")
                .asString("");
        HttpRequest request = HttpRequest.newBuilder(plinth.uri("/api/v1/instance/ledger/keys/rotate"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = plinth.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private void append(OrgId org) {
        EntryId id = plinth.orgs()
                .in(
                        org,
                        session -> plinth.bean(Ledger.class)
                                .append(session, LedgerEntry.of(plinth.cause(), "department.test", "department", "n")));
        assertThat(logs().receipt(org, id, java.time.Duration.ofSeconds(30))).isInstanceOf(Logs.Proof.Published.class);
        new LogReader(logs(), org).settled();
    }

    private Path export(OrgId org, String name) throws IOException {
        Path file = place.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            logs().export(org, out);
        }
        return file;
    }

    private Logs logs() {
        return plinth.bean(Logs.class);
    }

    private String get(String path) throws Exception {
        return plinth.http()
                .send(HttpRequest.newBuilder(plinth.uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String certificate() {
        return plinth.directory().resolve("tls/server.crt").toString();
    }

    private Ran verify(Path file, String... options) throws Exception {
        return run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.plinth.proof.cli.Main",
                        "verify",
                        file.toString()),
                options);
    }

    private Ran outsider(String source, String... options) throws Exception {
        return run(List.of("python3", "../docs/verify/outside_reader.py", source), options);
    }

    private Ran run(List<String> command, String... options) throws Exception {
        List<String> all = new java.util.ArrayList<>(command);
        all.addAll(List.of(options));
        Path out = Files.createTempFile(place, "ran-", ".out");
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), Files.readString(out));
    }
}
