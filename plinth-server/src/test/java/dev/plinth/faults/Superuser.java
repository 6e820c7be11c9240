package dev.plinth.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks behind the curtain of a server process: connects to its databases with the secrets of its data directory. */
final class Superuser {
    private static final int PORT_LINE = 3;

    private Superuser() {}

    /** @param store {@code data} or {@code keys} */
    static Connection connect(ServerProcess server, String region, String store) {
        Path cluster = server.database(region, store).cluster();
        try {
            String port = Files.readAllLines(cluster.resolve("postmaster.pid"))
                    .get(PORT_LINE)
                    .strip();
            String password = Files.readString(server.data().resolve("secrets").resolve(region + "-superuser"));
            String database = store.equals("data") ? "plinth" : "plinth_keys";
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", password.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void execute(ServerProcess server, String region, String store, String sql) {
        try (Connection connection = connect(server, region, store);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one number that the query finds. */
    static long number(ServerProcess server, String region, String sql) {
        try (Connection connection = connect(server, region, "data");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything in memory goes to the files. */
    static void checkpoint(ServerProcess server, String... regions) {
        for (String region : regions)
            for (String store : java.util.List.of("data", "keys")) execute(server, region, store, "checkpoint");
    }
}
