package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.tenancy.Organisation;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plinth over a PostgreSQL 15 that somebody else runs, as Debian packages it. */
@Tag("system")
class OwnPostgresTest {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
    private static final String PASSWORD = "own-postgres";

    private Path root = Path.of("");
    private PlainUser user = PlainUser.forDirectory(Path.of("/"), Path.of("/bin/sh"));
    private int port;

    @BeforeEach
    void startPostgres() throws Exception {
        root = TestPlinth.freshDirectory();
        Path home = Files.createDirectory(root.resolve("postgres"));
        user = PlainUser.forDirectory(home, PROGRAMS.resolve("postgres"));
        Path password = home.resolve("password");
        Files.writeString(password, PASSWORD);
        user.own(home);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        run(
                "initdb",
                "-D",
                home + "/pg",
                "-U",
                "postgres",
                "-A",
                "scram-sha-256",
                "--pwfile=" + password,
                "-E",
                "UTF8");
        run(
                "pg_ctl",
                "-D",
                home + "/pg",
                "-w",
                "-l",
                home + "/log",
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''",
                "start");
        for (String database : List.of("rows", "keys"))
            try (var connection = admin("postgres").open();
                    var statement = connection.createStatement()) {
                statement.execute("create database " + database);
            }
    }

    @AfterEach
    void stopPostgres() throws Exception {
        run("pg_ctl", "-D", root.resolve("postgres/pg").toString(), "-m", "immediate", "-w", "stop");
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    @Test
    void organisationsLiveInIt() throws SQLException {
        try (TestPlinth plinth = TestPlinth.start(settings("rows", "keys"))) {
            Organisation org = plinth.newOrg("main", "support-chat");
            assertThat(plinth.bean(Installation.class).regions().getFirst().clusters())
                    .isEmpty();
            try (var connection = admin("rows").open();
                    var statement = connection.createStatement();
                    var result =
                            statement.executeQuery("select slug from instance.org_directory where not is_instance")) {
                result.next();
                assertThat(result.getString(1)).isEqualTo(org.slug());
            }
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedStopsTheStartWithItsAddress() {
        assertThatThrownBy(() -> TestPlinth.start(settings("rows", "not-there")))
                .rootCause()
                .hasMessageContaining("not-there");
    }

    private Map<String, Object> settings(String rows, String keys) {
        Path password = root.resolve("admin-password");
        SecretFiles.write(password, PASSWORD.getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "plinth.regions", "main",
                "plinth.stores.main.data.url", admin(rows).url(),
                "plinth.stores.main.data.user", "postgres",
                "plinth.stores.main.data.password-file", password.toString(),
                "plinth.stores.main.keys.url", admin(keys).url(),
                "plinth.stores.main.keys.user", "postgres",
                "plinth.stores.main.keys.password-file", password.toString());
    }

    private StoreAddress admin(String database) {
        return new StoreAddress("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", PASSWORD);
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAMS.resolve(program).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(user.command(command))
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(root.resolve("output")))
                .isZero();
    }
}
