package dev.plinth.tenancy;

import dev.plinth.runtime.StartException;
import dev.plinth.runtime.StoreAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Brings one database to the newest schema and refuses to start when a migration that already ran has been changed since. */
final class Migrations {
    /*
     * Flyway applies the scripts. On top of its checksum, each applied script is chained: link(n) = SHA-256(link(n−1) ‖
     * name ‖ SHA-256(script and its rollback)). The chain is kept in the database beside what it describes, so a changed, removed
     * or reordered script shows by name, at every start.
     */
    private static final String TABLE = "applied";
    private static final String GENESIS = "0".repeat(64);

    private final StoreAddress admin;
    private final String location;

    Migrations(StoreAddress admin, String location) {
        this.admin = admin;
        this.location = location;
    }

    void migrate() {
        List<String> scripts = scripts();
        try (Connection connection = admin.open()) {
            createChain(connection);
            refuseChanged(connection, scripts);
            Flyway flyway = flyway();
            flyway.migrate();
            extendChain(connection, scripts);
        } catch (SQLException e) {
            throw new StartException("The database " + admin.url() + " cannot be migrated: " + e.getMessage(), e);
        } catch (FlywayException e) {
            throw new StartException("A migration of " + admin.url() + " failed: " + e.getMessage(), e);
        }
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(admin.url(), admin.user(), admin.password())
                .locations("classpath:" + location)
                .initSql("set role plinth_owner")
                .schemas("migrations")
                .createSchemas(true)
                .table("flyway_history")
                .validateMigrationNaming(false)
                .outOfOrder(false)
                .load();
    }

    private static void createChain(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set role plinth_owner");
            statement.execute("create schema if not exists chain");
            statement.execute("create table if not exists chain." + TABLE
                    + " (position int primary key, script text not null unique, link text not null)");
            statement.execute("reset role");
        }
    }

    /** Every script that has run must still be there, unchanged and in the same order. */
    private void refuseChanged(Connection connection, List<String> scripts) throws SQLException {
        Map<String, String> recorded = recorded(connection);
        String link = GENESIS;
        int position = 0;
        for (Map.Entry<String, String> ran : recorded.entrySet()) {
            String script = position < scripts.size() ? scripts.get(position) : "";
            if (!script.equals(ran.getKey()))
                throw new StartException(
                        "The migration %s has run on %s but is missing from this version, or another was put"
                                        .formatted(ran.getKey(), admin.url())
                                + " before it. Install the version that has it.");
            link = link(link, script);
            if (!link.equals(ran.getValue()))
                throw new StartException(
                        "The migration %s was changed after it had run on %s. Restore it and put the change"
                                        .formatted(script, admin.url())
                                + " into a new migration.");
            position++;
        }
    }

    private void extendChain(Connection connection, List<String> scripts) throws SQLException {
        Map<String, String> recorded = recorded(connection);
        String link = GENESIS;
        int position = 0;
        for (String script : scripts) {
            link = link(link, script);
            if (!recorded.containsKey(script))
                try (PreparedStatement insert = connection.prepareStatement(
                        "insert into chain." + TABLE + "(position, script, link) values (?, ?, ?)")) {
                    insert.setInt(1, position);
                    insert.setString(2, script);
                    insert.setString(3, link);
                    insert.executeUpdate();
                }
            position++;
        }
    }

    private static Map<String, String> recorded(Connection connection) throws SQLException {
        Map<String, String> links = new LinkedHashMap<>();
        try (var statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("select script, link from chain." + TABLE + " order by position")) {
            while (result.next()) links.put(result.getString(1), result.getString(2));
        }
        return links;
    }

    /** What the chain recorded in this database and the scripts of this build disagree about, those that have not run included. */
    List<String> changes(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        Map<String, String> recorded = recorded(connection);
        String link = GENESIS;
        for (String script : scripts()) {
            link = link(link, script);
            String there = recorded.remove(script);
            if (there == null) found.add("The migration " + script + " left no trace");
            else if (!there.equals(link)) found.add("The migration " + script + " is not the one that ran");
        }
        recorded.keySet().forEach(script -> found.add("The migration " + script + " ran and is not in this build"));
        return found;
    }

    /** Names of the scripts in the order in which they run. */
    List<String> scripts() {
        return java.util.Arrays.stream(flyway().info().all())
                .filter(info -> info.getVersion() != null)
                .map(MigrationInfo::getScript)
                .toList();
    }

    /** The rollbacks, newest first. */
    List<String> rollbacks() {
        List<String> names =
                new ArrayList<>(scripts().stream().map(Migrations::rollbackOf).toList());
        return names.reversed().stream().map(this::read).toList();
    }

    private String link(String previous, String script) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(HexFormat.of().parseHex(previous));
            sha.update(script.getBytes(StandardCharsets.UTF_8));
            sha.update(MessageDigest.getInstance("SHA-256").digest(read(script).getBytes(StandardCharsets.UTF_8)));
            sha.update(MessageDigest.getInstance("SHA-256")
                    .digest(read(rollbackOf(script)).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private static String rollbackOf(String script) {
        return "U" + script.substring(1);
    }

    private String read(String script) {
        Resource resource =
                new PathMatchingResourcePatternResolver().getResource("classpath:" + location + "/" + script);
        try (InputStream in = resource.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StartException(
                    "The migration " + script + " cannot be read; every V script needs its rollback U beside it", e);
        }
    }
}
