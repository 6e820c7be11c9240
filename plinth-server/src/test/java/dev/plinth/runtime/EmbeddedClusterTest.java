package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
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

    private EmbeddedCluster start() {
        return EmbeddedCluster.start("test", root.resolve("runtime"), root.resolve("c"), "pw", Map.of());
    }

    private static void await(EmbeddedCluster cluster) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            try {
                read(cluster, "select 1");
                return;
            } catch (SQLException notYet) {
                Thread.sleep(Duration.ofMillis(100));
            }
        }
        throw new AssertionError("the database did not come back within a minute");
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
