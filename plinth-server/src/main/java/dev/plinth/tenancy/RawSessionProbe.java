package dev.plinth.tenancy;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Does what somebody could do who gets SQL past everything else: opens a session as the application's own role, binds no organisation
 * or a forged one, and reads and writes every tenant table. Everything is rolled back.
 */
final class RawSessionProbe implements Probe<Map<String, Opening>> {
    private static final String TABLES =
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                    + " where n.nspname = 'tenant' and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1";
    private static final String SOMEBODY = "select org_id from instance.org_directory order by created_at limit 1";
    private static final long VALID_SECONDS = 60;

    private final Stores stores;
    private final Twins twins;

    RawSessionProbe(Stores stores, Twins twins) {
        this.stores = stores;
        this.twins = twins;
    }

    @Override
    public String name() {
        return "raw-session";
    }

    @Override
    public String tries() {
        return "Opens a session as the application's own database role, binds no organisation, a plain one and a forged one, and"
                + " reads and writes every table.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<Map<String, Opening>> live() {
        Map<String, Opening> regions = new TreeMap<>();
        for (RegionId region : stores.regionIds())
            regions.put(region.value(), () -> stores.region(region).app().connection());
        return Target.of(regions);
    }

    @Override
    public List<Twin<Map<String, Opening>>> twins() {
        return List.of(
                twins.of(
                        "unlocked-table",
                        "a database with one table whose lock is off",
                        "alter table tenant.department disable row level security",
                        scratch -> Map.of("twin", scratch::app)),
                twins.of(
                        "believing-policy",
                        "a database whose policy believes a plain setting",
                        "drop policy org_only on tenant.department; create policy org_only on tenant.department"
                                + " using (org_id = current_setting('plinth.context')::uuid)"
                                + " with check (org_id = current_setting('plinth.context')::uuid)",
                        scratch -> Map.of("twin", scratch::app)),
                twins.of(
                        "unsigned-context",
                        "a database that does not check who signed the organisation",
                        "create or replace function guard.current_org() returns uuid language sql stable security definer"
                                + " as 'select split_part(current_setting(''plinth.context''), ''.'', 1)::uuid'",
                        scratch -> Map.of("twin", scratch::app)),
                twins.of(
                        "mighty-role",
                        "an application role with too much power",
                        "select 1",
                        scratch -> Map.of("twin", scratch::superuser)));
    }

    @Override
    public Observation attack(Map<String, Opening> databases, Attempt attempt) throws SQLException {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        long population = 0;
        for (Map.Entry<String, Opening> database : databases.entrySet())
            try (Connection connection = database.getValue().open()) {
                tables.put(database.getKey(), Opening.strings(connection, TABLES));
                population += tables.get(database.getKey()).size();
            }
        Tally tally = Tally.of(population);
        for (Map.Entry<String, Opening> database : databases.entrySet())
            try (Connection connection = database.getValue().open()) {
                attack(connection, tables.getOrDefault(database.getKey(), List.of()), attempt, tally);
            }
        return tally.end();
    }

    private static void attack(Connection connection, List<String> tables, Attempt attempt, Tally tally)
            throws SQLException {
        List<String> contexts = contexts(connection, attempt);
        connection.setAutoCommit(false);
        for (String table : tables) {
            attempt.rows(contexts.size());
            tally.tried(table);
            for (String context : contexts) {
                if (succeeds(connection, context, "select 1 from tenant." + table + " limit 1", true))
                    tally.broken("a session without a signed organisation reads tenant." + table);
                if (table.equals("department") && succeeds(connection, context, INSERT, false))
                    tally.broken("a session without a signed organisation writes tenant." + table);
            }
        }
        connection.setAutoCommit(true);
    }

    private static final String INSERT = "insert into tenant.department (org_id, id, key, name)"
            + " select org_id, gen_random_uuid(), 'planted-by-a-probe', 'x' from instance.org_directory order by created_at limit 1";

    /** None, a bare organisation, and a token whose form is right and whose signature is not. */
    private static List<String> contexts(Connection connection, Attempt attempt) throws SQLException {
        List<String> found = Opening.strings(connection, SOMEBODY);
        String org = found.isEmpty() ? new UUID(0, 0).toString() : found.getFirst();
        long expiry = attempt.deadline().getEpochSecond() + VALID_SECONDS;
        String forged = org + "." + expiry + "." + attempt.nonce().substring(0, 16) + "." + attempt.nonce();
        return List.of("", org, forged);
    }

    /** Whether a statement brought up a row, or for a change whether it went through. Nothing stays of it. */
    private static boolean succeeds(Connection connection, String context, String sql, boolean rows)
            throws SQLException {
        try (PreparedStatement bind = connection.prepareStatement("select set_config('plinth.context', ?, true)");
                Statement statement = connection.createStatement()) {
            if (!context.isEmpty()) {
                bind.setString(1, context);
                bind.execute();
            }
            boolean result = statement.execute(sql);
            if (!rows) return statement.getUpdateCount() > 0;
            try (ResultSet found = statement.getResultSet()) {
                return result && found.next();
            }
        } catch (SQLException refused) {
            if (connection.isClosed()) throw refused;
            return false;
        } finally {
            if (!connection.isClosed()) connection.rollback();
        }
    }
}
