package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One region loses a database. Its organisations are told to come back later; nobody else notices. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostDatabaseTest {
    private static final Duration RECOVERY = Duration.ofMinutes(3);
    private static final Duration NOTICED = Duration.ofMinutes(2);

    private final ServerProcess server = new ServerProcess("us,eu");
    private final Load.Ledgered acknowledgedUs = new Load.Ledgered();
    private final Load.Ledgered acknowledgedEu = new Load.Ledgered();
    private Org us = nobody();
    private Org eu = nobody();

    private static Org nobody() {
        return new Org("", "", new Api(HttpClient.newHttpClient(), URI.create("https://localhost"), ""));
    }

    @BeforeAll
    void start() {
        server.start();
        Api operator = Api.operator(server.client(), server.uri("/"), server.data());
        us = Org.create(operator, "us");
        eu = Org.create(operator, "eu");
    }

    @AfterAll
    void remove() {
        server.close();
    }

    @Test
    void aDatabaseThatHangsClosesItsRegionOnly() throws IOException {
        writeEverywhere();
        DatabaseProcesses lost = server.database("eu", "data");
        lost.freeze();
        try {
            refusedAndUnharmed(eu, us);
        } finally {
            lost.thaw();
        }
        bothAreWhole();
    }

    @Test
    void aDatabaseThatCannotStartClosesItsRegionOnly() throws IOException {
        writeEverywhere();
        away("eu", "data", () -> refusedAndUnharmed(eu, us));
        bothAreWhole();
    }

    @Test
    void theHomeRegionLostClosesNoOtherRegion() throws IOException {
        writeEverywhere();
        away("us", "data", () -> refusedAndUnharmed(us, eu));
        bothAreWhole();
    }

    @Test
    void aLostKeyStoreClosesItsRegionOnly() throws IOException {
        writeEverywhere();
        away("eu", "keys", () -> refusedAndUnharmed(eu, us));
        bothAreWhole();
    }

    @Test
    void anOrganisationNotYetAskedForIsNotCalledMissingWhileItsRegionIsAway() throws IOException {
        server.stop();
        server.start();
        away("eu", "data", () -> {
            Api.Answer answer = eu.api().get(eu.records(Org.PEOPLE));
            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        });
        bothAreWhole();
    }

    /** Made by another node a moment ago, say: nobody here has heard of it. */
    @Test
    void whatOnlyTheLostRegionKnowsIsNeitherMissingNorFree() throws IOException {
        String id = UUID.randomUUID().toString();
        String slug = "elsewhere-" + id.substring(0, 8);
        Superuser.execute(
                server,
                "eu",
                "data",
                "insert into instance.org_directory (org_id, slug, name, profile, tier, created_at, is_instance)"
                        + " values ('%s', '%s', 'Elsewhere', 'support-chat', 'standard', now(), false)"
                                .formatted(id, slug));
        Api operator = Api.operator(server.client(), server.uri("/"), server.data());
        away("eu", "data", () -> {
            assertThat(operator.get("/api/v1/orgs/" + id).status()).isEqualTo(503);
            Api.Answer taken = operator.post(
                    "/api/v1/orgs", Map.of("slug", slug, "name", "Twin", "region", "us", "profile", "support-chat"));
            assertThat(taken.status()).as(taken.body()).isEqualTo(503);
        });
        bothAreWhole();
        assertThat(operator.get("/api/v1/orgs/" + id).status()).isEqualTo(200);
    }

    /** The data directory is moved away under the killed database, so every attempt to start it fails until it is back. */
    private void away(String region, String store, Step meanwhile) throws IOException {
        DatabaseProcesses lost = server.database(region, store);
        Path moved = lost.cluster().resolveSibling("pg.away");
        Files.move(lost.cluster(), moved);
        try {
            DatabaseProcesses.killMoved(moved);
            meanwhile.run();
        } finally {
            Files.move(moved, lost.cluster());
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void refusedAndUnharmed(Org lost, Org other) throws IOException {
        Load.Ledgered ofOther = other.equals(us) ? acknowledgedUs : acknowledgedEu;
        Await.until(
                "writes in the lost region are refused",
                NOTICED,
                () -> lost.write(marker()).status() == 503);
        for (int i = 0; i < 5; i++) {
            Api.Answer refused = lost.write(marker());
            assertThat(refused.status()).as(refused.body()).isEqualTo(503);
            assertThat(refused.header("content-type").orElse("")).startsWith("application/problem+json");
            assertThat(refused.header("retry-after")).isPresent();
            assertThat(refused.code()).isIn("temporarily-unavailable", "key-unavailable");
            assertThat(refused.body()).doesNotContainIgnoringCase("exception", "sql", "jdbc", "127.0.0.1");
            String id = written(other, ofOther);
            assertThat(other.reveal(id).status()).isEqualTo(200);
            assertThat(other.api().get(other.records(Org.PEOPLE)).status()).isEqualTo(200);
        }
        assertThat(server.answers()).isTrue();
        assertThat(health(lost)).isEqualTo(503);
    }

    /** What a load balancer is told, which must name the region and nothing else about it. */
    private int health(Org lost) throws IOException {
        String region = lost.equals(us) ? "us" : "eu";
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(server.managementUri("/actuator/health"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body())
                    .contains("\"" + region + "\":\"not reachable\"")
                    .doesNotContainIgnoringCase("exception", "sql", "jdbc", "127.0.0.1");
            return answer.statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void writeEverywhere() throws IOException {
        written(us, acknowledgedUs);
        written(eu, acknowledgedEu);
    }

    private static String written(Org org, Load.Ledgered acknowledged) throws IOException {
        String marker = marker();
        String id = org.write(marker).orFail().json().get("id").stringValue();
        acknowledged.records().put(id, marker);
        return id;
    }

    /** Without hands: only the database came back. */
    private void bothAreWhole() {
        for (Org org : java.util.List.of(us, eu))
            Await.until(
                    "the region takes writes again",
                    RECOVERY,
                    () -> org.write(marker()).status() == 201);
        new Books(us).check(acknowledgedUs);
        new Books(eu).check(acknowledgedEu);
    }

    private static String marker() {
        return UUID.randomUUID().toString();
    }
}
