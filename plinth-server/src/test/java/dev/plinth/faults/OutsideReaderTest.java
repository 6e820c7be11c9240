package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

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

/** A reader that shares no code with us, on every log of a running server. */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideReaderTest {
    private static final Duration PUBLISHED = Duration.ofMinutes(2);
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

    private Commands.Result read(String key, String... options) {
        String url = server.uri("/").toString();
        return OutsideReader.server(url.substring(0, url.length() - 1), server.authority(), key, options);
    }

    private String origin() throws IOException {
        return org.api()
                .get("/ledger/keys")
                .orFail()
                .body()
                .lines()
                .filter(line -> line.startsWith(org.id()))
                .map(line -> line.substring(0, line.indexOf('+')))
                .findFirst()
                .orElseThrow();
    }
}
