package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The key-encryption key of one organisation goes away. It is closed within the bound and opens by itself; nobody else is touched. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostKeyTest {
    /** The revalidation bound is five seconds; this is how long a loaded machine may take on top. */
    private static final Duration BOUND = Duration.ofMinutes(1);

    private final ServerProcess server = new ServerProcess("main");
    private final Load.Ledgered acknowledged = new Load.Ledgered();
    private Org closed = nobody();
    private Org other = nobody();
    private String record = "";

    private static Org nobody() {
        return new Org("", "", new Api(HttpClient.newHttpClient(), URI.create("https://localhost"), ""));
    }

    @BeforeAll
    void start() throws IOException {
        server.start();
        Api operator = Api.operator(server.client(), server.uri("/"), server.data());
        closed = Org.create(operator, "main");
        other = Org.create(operator, "main");
        record = written(closed);
        acknowledged.records().put(record, "kept");
        written(other);
    }

    @AfterAll
    void remove() {
        server.close();
    }

    @Test
    void aMissingKeyClosesItsOrganisationUntilItReturns() throws IOException {
        Path key = kek();
        Path away = key.resolveSibling("away");
        Files.move(key, away);
        try {
            isClosedAndNobodyElse();
        } finally {
            Files.move(away, key);
        }
        opensByItself();
    }

    @Test
    void aKeyThatOthersMayReadIsNotUsedUntilItIsPrivateAgain() throws IOException {
        Path key = kek();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        try {
            isClosedAndNobodyElse();
        } finally {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        }
        opensByItself();
    }

    @Test
    void aDamagedKeyClosesItsOrganisationUntilItIsMended() throws IOException {
        Path key = kek();
        byte[] right = Files.readAllBytes(key);
        byte[] wrong = right.clone();
        wrong[10] ^= 1;
        Files.write(key, wrong);
        try {
            isClosedAndNobodyElse();
        } finally {
            Files.write(key, right);
        }
        opensByItself();
    }

    @Test
    void theKeyOfAnotherOrganisationOpensNothingAfterARestart() throws IOException {
        Path key = kek();
        byte[] right = Files.readAllBytes(key);
        Files.write(key, Files.readAllBytes(server.data().resolve("kek").resolve("org-" + other.id() + "-1.kek")));
        try {
            server.stop();
            server.start();
            isClosedAndNobodyElse();
        } finally {
            Files.write(key, right);
        }
        opensByItself();
    }

    private Path kek() {
        return server.data().resolve("kek").resolve("org-" + closed.id() + "-1.kek");
    }

    private void isClosedAndNobodyElse() throws IOException {
        Await.until(
                "nothing is revealed any more",
                BOUND,
                () -> closed.reveal(record).status() != 200);
        Api.Answer refused = closed.reveal(record);
        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("key-unavailable");
        assertThat(refused.header("retry-after")).isPresent();
        assertThat(refused.body()).doesNotContain("/", "kept@example.org");
        Api.Answer write = closed.write("refused");
        assertThat(write.status()).as(write.body()).isEqualTo(503);
        assertThat(write.code()).isEqualTo("key-unavailable");
        assertThat(other.reveal(written(other)).status()).isEqualTo(200);
    }

    private void opensByItself() {
        Await.until(
                "the organisation is open again",
                BOUND,
                () -> closed.reveal(record).status() == 200);
        new Books(closed).check(acknowledged);
    }

    private static String written(Org org) throws IOException {
        String marker = org.id().isEmpty() ? UUID.randomUUID().toString() : "kept";
        return org.write(marker).orFail().json().get("id").stringValue();
    }
}
