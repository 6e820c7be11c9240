package dev.plinth.tenancy;

import dev.plinth.runtime.Installation;
import dev.plinth.runtime.StartException;
import dev.plinth.runtime.StoreAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** Makes a region's databases ready before anything uses them: version, database, roles, schema, context key, catalogue. */
final class StorePreparation {
    /** First releases without CVE-2025-8713 (statistics that leak rows past row-level security), by major version. */
    private static final Map<Integer, Integer> FIRST_SAFE = Map.of(15, 150014, 16, 160010, 17, 170006);

    private static final int OLDEST_MAJOR = 15;

    private StorePreparation() {}

    static void prepare(Installation.Region region, Installation installation, byte[] contextKey) {
        make(region, installation, contextKey);
        for (StoreCatalogue store : StoreCatalogue.all()) refuseChanged(region, store);
    }

    /** Makes what is missing and judges nothing. */
    static void make(Installation.Region region, Installation installation, byte[] contextKey) {
        if (!region.clusters().isEmpty()) {
            createDatabase(region.dataAdmin());
            createDatabase(region.keysAdmin());
        }
        for (StoreCatalogue store : StoreCatalogue.all()) prepare(region, installation, store.at(region), store);
        storeContextKey(region.dataAdmin(), contextKey);
    }

    private static void refuseChanged(Installation.Region region, StoreCatalogue store) {
        StoreAddress admin = store.at(region);
        try (Connection connection = admin.open()) {
            List<String> differences = store.differences(connection);
            if (!differences.isEmpty())
                throw new StartException(
                        "The database %s of region %s is not as Plinth made it, so Plinth does not start: %s. %s"
                                .formatted(
                                        admin.url(),
                                        region.name(),
                                        String.join("; ", differences),
                                        "docs/threat-model.md says what to do."));
        } catch (SQLException e) {
            throw failed(admin, e);
        }
    }

    /** Gives an empty database on a region's server the schema of a store of rows, without touching the region's own. */
    static void prepareScratch(
            Installation.Region region, Installation installation, StoreAddress admin, byte[] contextKey) {
        prepare(region, installation, admin, StoreCatalogue.DATA);
        storeContextKey(admin, contextKey);
    }

    private static void prepare(
            Installation.Region region, Installation installation, StoreAddress admin, StoreCatalogue store) {
        try (Connection connection = admin.open()) {
            requireVersion(connection, admin);
            createRoles(connection, store.roles(), region, installation);
            if (region.clusters().isEmpty()) requireQuiet(admin, store.roles(), region, installation);
        } catch (SQLException e) {
            throw failed(admin, e);
        }
        new Migrations(admin, store.migrations()).migrate();
    }

    /** Each role is asked by itself: its settings may be its own. */
    private static void requireQuiet(
            StoreAddress admin, List<String> roles, Installation.Region region, Installation installation)
            throws SQLException {
        for (String role : roles)
            try (Connection connection =
                    new StoreAddress(admin.url(), role, password(installation, region.name(), role)).open()) {
                StatementLogging.refuse(connection, admin.url(), role);
            }
    }

    static String password(Installation installation, String region, String role) {
        return installation.secret(region + "-" + role);
    }

    private static void requireVersion(Connection connection, StoreAddress admin) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("show server_version_num")) {
            result.next();
            requireVersion(result.getInt(1), admin);
        }
    }

    static void requireVersion(int version, StoreAddress admin) {
        int major = version / 10_000;
        int needed = FIRST_SAFE.getOrDefault(major, OLDEST_MAJOR * 10_000);
        if (version < needed)
            throw new StartException(
                    "PostgreSQL %d.%d at %s is too old: Plinth needs 15.14, 16.10, 17.6 or 18 and newer"
                                    .formatted(major, version % 10_000, admin.url())
                            + " (older ones let statistics leak rows, CVE-2025-8713)");
    }

    private static void createDatabase(StoreAddress admin) {
        int begin = admin.url().lastIndexOf('/') + 1;
        int end = admin.url().indexOf('?', begin);
        String database = admin.url().substring(begin, end);
        StoreAddress maintenance = new StoreAddress(
                admin.url().substring(0, begin) + "postgres" + admin.url().substring(end),
                admin.user(),
                admin.password());
        try (Connection connection = maintenance.open();
                PreparedStatement exists = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            exists.setString(1, database);
            try (ResultSet result = exists.executeQuery();
                    Statement create = connection.createStatement()) {
                if (!result.next()) create.execute("create database " + database);
                create.execute("revoke all on database postgres, template1 from public");
            }
        } catch (SQLException e) {
            throw failed(maintenance, e);
        }
    }

    private static void createRoles(
            Connection connection, List<String> roles, Installation.Region region, Installation installation)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            createRole(statement, "plinth_owner", "nologin");
            statement.execute("grant plinth_owner to current_user");
            for (String role : roles) {
                createRole(statement, role, "login");
                statement.execute(
                        "alter role " + role + " nosuperuser nocreatedb nocreaterole noreplication nobypassrls");
                // sends a verifier, so the password itself is in no log and no list of running statements
                connection
                        .unwrap(PGConnection.class)
                        .alterUserPassword(
                                role,
                                password(installation, region.name(), role).toCharArray(),
                                "scram-sha-256");
                // a message about a wrong value quotes it; the application's own log has the SQLSTATE
                if (!region.clusters().isEmpty())
                    statement.execute("alter role " + role + " set log_min_messages = 'log'");
            }
            String database = connection.getCatalog();
            statement.execute("revoke all on database \"%s\" from public".formatted(database));
            statement.execute(
                    "grant create, connect, temporary on database \"%s\" to plinth_owner".formatted(database));
            for (String role : roles)
                statement.execute("grant connect on database \"%s\" to %s".formatted(database, role));
            statement.execute("revoke all on schema public from public");
            // large objects belong to no organisation; only a superuser can take them away
            if (!region.clusters().isEmpty())
                statement.execute("revoke execute on function lo_create(oid), lo_creat(integer),"
                        + " lo_from_bytea(oid, bytea) from public");
        }
    }

    private static void createRole(Statement statement, String role, String login) throws SQLException {
        try (ResultSet found = statement.executeQuery("select 1 from pg_roles where rolname = '" + role + "'")) {
            if (found.next()) return;
        }
        statement.execute("create role " + role + " " + login);
    }

    private static void storeContextKey(StoreAddress admin, byte[] key) {
        try (Connection connection = admin.open();
                PreparedStatement statement = connection.prepareStatement(
                        "insert into guard.context_key(id, key)"
                                + " values (1, ?) on conflict (id) do update set key = excluded.key where context_key.key <> excluded.key")) {
            statement.setBytes(1, key);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(admin, e);
        }
    }

    private static StartException failed(StoreAddress address, SQLException e) {
        return new StartException("The database " + address.url() + " cannot be prepared: " + e.getMessage(), e);
    }
}
