package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A reader that shares no code with us, on every log of a running server. */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideReaderTest {
    private static final Duration PUBLISHED = Duration.ofMinutes(2);
    private static final Duration LOADED = Duration.ofMinutes(4);
    private static final int RECORDS = 300;

    private final ServerProcess server = new ServerProcess("us,eu");
    private Org org = new Org("", "", new Api(java.net.http.HttpClient.newHttpClient(), server.uri("/"), ""));

    @TempDir
    private Path place;

    @BeforeAll
    void start() throws IOException {
        server.start();
        Api operator = Api.operator(server.client(), server.uri("/"), server.data());
        Org.create(operator, "us");
        org = Org.create(operator, "eu");
        for (int i = 0; i < RECORDS; i++) org.write("record-" + i).orFail();
        new Books(org).check(new Load.Ledgered());
    }

    @AfterAll
    void remove() {
        server.close();
    }

    @Test
    void everyLogIsVerifiedFromHashesAlone() {
        Await.until("every log has a checkpoint", PUBLISHED, () -> read("").code() == 0);
        Commands.Result result = read("");
        assertThat(result.output().lines())
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(line -> line.startsWith("VERIFIED "))
                .anyMatch(line -> line.startsWith("VERIFIED instance."))
                .anyMatch(line -> line.startsWith("VERIFIED " + org.id()));
    }

    @Test
    void withAKeyEveryEntryOfItsLogIsHashed() throws IOException {
        Commands.Result result = read(org.api().key(), "--log", origin());
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("entries hashed");
    }

    @Test
    void entriesAreNotShownWithoutAKeyOrWithTheKeyOfAnother() throws IOException {
        Org stranger = Org.create(Api.operator(server.client(), server.uri("/"), server.data()), "us");
        Commands.Result result = read(stranger.api().key(), "--log", origin());
        assertThat(result.code()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("entries are not shown");
        Api nobody = org.api().with("none");
        assertThat(nobody.get("/ledger/" + origin() + "/tile/entries/000").status())
                .isIn(401, 403, 404);
    }

    @Test
    void anExportIsVerifiedAgainstTheServersKeys() throws IOException {
        Path archive = org.api().download(org.path("/ledger/export"), place.resolve("export.zip"));
        Path keys = Files.writeString(
                place.resolve("keys"), org.api().get("/ledger/keys").orFail().body());
        Commands.Result result = OutsideReader.file(archive, "--keys", keys.toString(), "--log", origin());
        assertThat(result.code()).as(result.output()).isZero();
    }

    @Test
    void aListThatMayLackLogsIsNotTakenForAllOfThem() {
        DatabaseProcesses eu = server.database("eu", "data");
        eu.freeze();
        try {
            Commands.Result result = read("");
            assertThat(result.code()).as(result.output()).isEqualTo(1);
            assertThat(result.output()).contains("the list of logs is incomplete: region eu");
        } finally {
            eu.thaw();
        }
    }

    @Test
    void oneBitFlippedOnTheWayIsNoticedInEveryKindOfFile() throws IOException {
        for (String kind : List.of("/checkpoint", "/tile/0/", "/tile/1/", "/tile/entries/"))
            try (TamperingProxy proxy = new TamperingProxy(server, path -> path.contains(kind))) {
                Commands.Result result = OutsideReader.server(
                        proxy.url(), server.authority(), org.api().key(), "--log", origin());
                assertThat(proxy.changed()).as(kind).isPositive();
                assertThat(result.code()).as(kind + ": " + result.output()).isEqualTo(1);
                assertThat(result.output()).startsWith("NOT VERIFIED");
            }
    }

    @Test
    void theSameProxyThatChangesNothingIsBelieved() throws IOException {
        try (TamperingProxy proxy = new TamperingProxy(server, path -> false)) {
            Commands.Result result = OutsideReader.server(
                    proxy.url(), server.authority(), org.api().key(), "--log", origin());
            assertThat(result.code()).as(result.output()).isZero();
        }
    }

    /** What a newcomer sees: every organisation of the demo, entry by entry, each with its own key. */
    @Test
    void everyLogOfTheDemoIsVerifiedEntryByEntry() throws IOException {
        try (ServerProcess demo = ServerProcess.demo().start()) {
            Await.until("the examples are loaded", LOADED, () -> {
                assertThat(demo.isAlive()).as(demo.output()).isTrue();
                return operatorFile(demo).has("orgs");
            });
            JsonNode orgs = operatorFile(demo).get("orgs");
            assertThat(orgs).hasSize(5);
            String url = url(demo);
            for (JsonNode one : orgs) {
                Api api =
                        new Api(demo.client(), demo.uri("/"), one.get("apiKey").stringValue());
                String origin = origin(api, one.get("id").stringValue());
                Await.until(
                        "the log of " + one.get("slug").stringValue() + " is verified",
                        PUBLISHED,
                        () -> OutsideReader.server(url, demo.authority(), api.key(), "--log", origin)
                                        .code()
                                == 0);
            }
            Commands.Result all = OutsideReader.server(url, demo.authority(), "");
            assertThat(all.code()).as(all.output()).isZero();
            assertThat(all.output().lines()).hasSize(6).allMatch(line -> line.startsWith("VERIFIED "));
        }
    }

    private static JsonNode operatorFile(ServerProcess server) throws IOException {
        return Api.JSON.readTree(Files.readString(server.data().resolve("operator.json")));
    }

    private static String url(ServerProcess server) {
        String url = server.uri("/").toString();
        return url.substring(0, url.length() - 1);
    }

    private Commands.Result read(String key, String... options) {
        return OutsideReader.server(url(server), server.authority(), key, options);
    }

    private String origin() throws IOException {
        return origin(org.api(), org.id());
    }

    private static String origin(Api api, String id) throws IOException {
        return api.get("/ledger/keys")
                .orFail()
                .body()
                .lines()
                .filter(line -> line.startsWith(id))
                .map(line -> line.substring(0, line.indexOf('+')))
                .findFirst()
                .orElseThrow();
    }
}
