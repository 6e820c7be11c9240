package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Await;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedClusterTest {
    private Path root = Path.of("");

    @BeforeEach
    void directory() {
        root = TestPlinth.freshDirectory();
    }

    @AfterEach
    void remove() throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    @Test
    void rowsSurviveARestart() throws SQLException {
        try (EmbeddedCluster cluster = start()) {
            run(cluster, "create table t(a int)");
            run(cluster, "insert into t values (42)");
        }
        try (EmbeddedCluster cluster = start()) {
            assertThat(read(cluster, "select a from t")).isEqualTo("42");
        }
    }

    @Test
    void durabilityCannotBeSwitchedOff() throws SQLException {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(
                "test",
                root.resolve("runtime"),
                root.resolve("c"),
                "pw",
                Map.of("fsync", "off", "synchronous_commit", "off"))) {
            for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes", "data_checksums"})
                assertThat(read(cluster, "show " + setting)).isEqualTo("on");
        }
    }

    @Test
    void theDatabaseNeverRunsAsRoot() throws IOException {
        try (EmbeddedCluster cluster = start()) {
            String status = Files.readString(Path.of("/proc/" + cluster.pid() + "/status"));
            String capabilities = status.lines()
                    .filter(line -> line.startsWith("CapEff:"))
                    .findFirst()
                    .orElseThrow();
            assertThat(capabilities).endsWith("0000000000000000");
            String user = status.lines()
                    .filter(line -> line.startsWith("Uid:"))
                    .findFirst()
                    .orElseThrow();
            assertThat(user).doesNotMatch("Uid:\\s+0\\s.*");
            assertThat(Files.getOwner(cluster.dataDirectory(), LinkOption.NOFOLLOW_LINKS))
                    .isNotNull();
        }
    }

    @Test
    void aKilledDatabaseComesBackByItselfOnTheSameAddress() throws Exception {
        try (EmbeddedCluster cluster = start()) {
            run(cluster, "create table t(a int)");
            ProcessHandle.of(cluster.pid()).orElseThrow().destroyForcibly();
            await(cluster);
            assertThat(read(cluster, "select count(*) from t")).isEqualTo("0");
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        try (EmbeddedCluster cluster = start()) {
            StoreAddress address = cluster.superuser("postgres");
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> new StoreAddress(address.url(), "postgres", "guess").open())
                    .isInstanceOf(SQLException.class);
            assertThat(address.toString()).doesNotContain("pw");
        }
    }

    @Test
    void theLogHoldsNeitherStatementsNorValues() throws Exception {
        try (EmbeddedCluster cluster = start()) {
            run(cluster, "create table t(a text unique)");
            run(cluster, "insert into t values ('canary-in-log')");
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> run(cluster, "insert into t values ('canary-in-log')"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(Files.readString(root.resolve("c/postgres.log"))).doesNotContain("canary-in-log");
    }

    @Test
    void aFirstStartThatWasKilledIsBegunAnew() throws Exception {
        Path home = root.resolve("c");
        Files.createDirectories(home.resolve("pg.new"));
        Files.writeString(home.resolve("pg.new/PG_VERSION"), "18\n");
        SecretFiles.write(home.resolve("initial-password"), new byte[] {'p', 'w'});
        try (EmbeddedCluster cluster = start()) {
            assertThat(read(cluster, "select 1")).isEqualTo("1");
        }
        assertThat(home.resolve("pg.new")).doesNotExist();
        assertThat(home.resolve("initial-password")).doesNotExist();
    }

    @Test
    void whatTheDatabaseCouldPlantIsNeitherOverwrittenNorHandedOver() throws Exception {
        start().close();
        Path victim = Files.writeString(root.resolve("victim"), "# not the database's\n");
        var owner = Files.getOwner(victim);
        for (String planted : new String[] {"postgresql.auto.conf", "postmaster.pid"}) {
            Files.deleteIfExists(root.resolve("c/pg").resolve(planted));
            Files.createSymbolicLink(root.resolve("c/pg").resolve(planted), victim);
        }
        start().close();
        assertThat(victim).hasContent("# not the database's");
        assertThat(Files.getOwner(victim)).isEqualTo(owner);
    }

    @Test
    void aDatabaseThatDoesNotKnowItsPasswordIsReportedAndNotLeftRunning() {
        start().close();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> start("another"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("secrets/")
                .hasMessageNotContaining("another");
        assertThat(new PostmasterFile(root.resolve("c/pg")).running()).isEmpty();
    }

    @Test
    void theOrphanOfAKilledPlinthIsStoppedAndItsRowsAreThere() throws Exception {
        try (EmbeddedCluster first = start()) {
            run(first, "create table t(a int)");
        }
        Path pg = root.resolve("c/pg");
        Path binaries = PostgresBinaries.unpack(root.resolve("runtime"));
        PlainUser user = PlainUser.forDirectory(root.resolve("c"), binaries.resolve("bin/postgres"));
        List<String> arguments = new ArrayList<>(List.of("-D", pg.toString()));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            arguments.addAll(PostgresSettings.arguments(Map.of(), free.getLocalPort()));
        }
        Process orphan = new PostgresPrograms(binaries, root.resolve("c"), user, "orphan")
                .launch(arguments, root.resolve("c/orphan.log"));
        while (orphan.isAlive() && new PostmasterFile(pg).running().isEmpty()) Thread.sleep(Duration.ofMillis(20));
        try (EmbeddedCluster cluster = start()) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(read(cluster, "select count(*) from t")).isEqualTo("0");
        }
    }

    @Test
    void aStrangerNamedInAStalePidFileIsLeftAlone() throws Exception {
        start().close();
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(root.resolve("c/pg/postmaster.pid"), stranger.pid() + "\n" + root.resolve("c/pg") + "\n");
            try (EmbeddedCluster cluster = start()) {
                assertThat(read(cluster, "select 1")).isEqualTo("1");
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aProgramThatTookThePortDoesNotGetThePassword() throws Exception {
        EmbeddedCluster cluster = start();
        cluster.close();
        StoreAddress address = cluster.superuser("postgres");
        int port = URI.create(address.url().substring("jdbc:".length())).getPort();
        try (ServerSocket impostor = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> askForClearPassword(impostor));
            org.assertj.core.api.Assertions.assertThatThrownBy(address::open).isInstanceOf(SQLException.class);
            assertThat(heard.join()).contains("postgres").doesNotContain("pw");
        }
    }

    /** Answers the start-up message with AuthenticationCleartextPassword and returns all that the client says. */
    private static String askForClearPassword(ServerSocket impostor) {
        try (impostor;
                Socket client = impostor.accept()) {
            byte[] buffer = new byte[4096];
            int read = client.getInputStream().read(buffer);
            // a request for TLS or GSS encryption has eight bytes; it is declined
            for (; read == 8; read = client.getInputStream().read(buffer))
                client.getOutputStream().write('N');
            client.getOutputStream().write(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 3});
            String first = new String(buffer, 0, Math.max(0, read), StandardCharsets.ISO_8859_1);
            return first + new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedCluster start() {
        return start("pw");
    }

    private EmbeddedCluster start(String password) {
        return EmbeddedCluster.start("test", root.resolve("runtime"), root.resolve("c"), password, Map.of());
    }

    private static void await(EmbeddedCluster cluster) {
        Await.until("the database is back", () -> {
            try {
                read(cluster, "select 1");
                return true;
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    private static void run(EmbeddedCluster cluster, String sql) throws SQLException {
        try (Connection connection = connect(cluster);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String read(EmbeddedCluster cluster, String sql) throws SQLException {
        try (Connection connection = connect(cluster);
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection connect(EmbeddedCluster cluster) throws SQLException {
        return cluster.superuser("postgres").open();
    }
}
