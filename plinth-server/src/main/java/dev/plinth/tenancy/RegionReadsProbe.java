package dev.plinth.tenancy;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.runtime.Installation;
import dev.plinth.tenancy.RegionStores.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Asks every region's database of rows for the organisations of the others, with a session that is signed for them, and looks for replication. */
final class RegionReadsProbe implements Probe<RegionReadsProbe.Regions> {
    private static final String TABLES = "select format('%I.%I', n.nspname, c.relname) as found from pg_class c"
            + " join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'tenant' and c.relkind in ('r', 'p') order by 1";

    /** Everything by which PostgreSQL can bring rows of another database here or take them there, but its own standby. */
    private static final String LINKS = """
            select 'a subscription to another database' as found from pg_subscription s
                join pg_database d on d.oid = s.subdbid where d.datname = current_database()
            union all select 'a server of foreign tables' from pg_foreign_server
            union all select 'a publication for other databases' from pg_publication
            union all select 'a slot from which changes are read' from pg_replication_slots
                where slot_type = 'logical' and database = current_database()
            union all select 'an extension that reaches other databases' from pg_extension
                where extname in ('dblink', 'postgres_fdw', 'file_fdw')
            union all select 'changes of another server that are applied here' from pg_stat_wal_receiver""";

    private final Installation installation;
    private final Stores stores;
    private final SyntheticOrganisations synthetic;
    private final Organisations organisations;
    private final Twins twins;

    RegionReadsProbe(
            Installation installation,
            Stores stores,
            SyntheticOrganisations synthetic,
            Organisations organisations,
            Twins twins) {
        this.installation = installation;
        this.stores = stores;
        this.synthetic = synthetic;
        this.organisations = organisations;
        this.twins = twins;
    }

    /** @param homes where each organisation is said to live */
    record Regions(RegionStores stores, Function<Attempt, Map<String, List<OrgId>>> homes) {}

    @Override
    public String name() {
        return "region-reads";
    }

    @Override
    public String tries() {
        return "Asks each region's database, in a session signed for an organisation of another region, for every kind of row, and looks for"
                + " anything that replicates or links the databases.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<Regions> live() {
        return Target.of(new Regions(
                RegionStores.live(installation, stores),
                attempt -> RegionStores.homes(synthetic, organisations, attempt.random())));
    }

    @Override
    public List<Twin<Regions>> twins() {
        return List.of(
                twins.of(
                        "foreign-rows",
                        "a region whose database lets an organisation of another region in",
                        Twins.ENTRY,
                        scratch -> new Regions(scratch.asRegion("twin", stores.signer()), attempt -> Twins.HOMES)),
                twins.of(
                        "linked",
                        "a region whose database has a link to another one",
                        Twins.ONLY_ONE + Twins.ENTRY
                                + "create foreign data wrapper twin; create server elsewhere foreign data wrapper twin",
                        scratch -> new Regions(scratch.asRegion("twin", stores.signer()), attempt -> Twins.HOMES)));
    }

    @Override
    public Observation attack(Regions regions, Attempt attempt) throws SQLException {
        Map<String, List<OrgId>> homes = regions.homes().apply(attempt);
        List<Map.Entry<String, Database>> databases = regions.stores().databases().entrySet().stream()
                .filter(one -> one.getValue().holds().equals(StoreCatalogue.DATA))
                .toList();
        long population = databases.size();
        for (var one : databases)
            population += RegionStores.foreignTo(one.getValue().region(), homes).size();
        Tally tally = Tally.of(population);
        for (var one : databases) {
            Database database = one.getValue();
            List<OrgId> living = homes.getOrDefault(database.region(), List.of());
            List<String> tables;
            try (Connection connection = database.everything().open()) {
                if (!database.shows(connection, living))
                    return new Observation.Unable(
                            "The rows of a region cannot be seen with the rights that Plinth has there");
                tables = Opening.strings(connection, TABLES);
                tally.tried(one.getKey() + " links");
                for (String link : Opening.strings(connection, LINKS)) tally.broken("a region's database has " + link);
            }
            try (Connection connection = database.serving().open()) {
                connection.setAutoCommit(false);
                // a session that sees nothing of its own organisation either would show nothing
                if (!living.isEmpty() && !reads(connection, database, living.getFirst(), OWN))
                    return new Observation.Unable("A region does not answer for its own organisations");
                for (OrgId org : RegionStores.foreignTo(database.region(), homes)) {
                    attempt.rows(tables.size());
                    tally.tried(one.getKey() + " " + org);
                    for (String table : tables)
                        if (reads(connection, database, org, "select 1 from " + table + " limit 1"))
                            tally.broken("a region answers for an organisation of another one from " + table);
                }
                connection.setAutoCommit(true);
            }
        }
        return tally.end();
    }

    private static final String OWN =
            "(select 1 from tenant.ledger_entry limit 1) union all (select 1 from tenant.ledger_inbox limit 1)";

    private static boolean reads(Connection connection, Database database, OrgId org, String sql) throws SQLException {
        try (PreparedStatement bind = connection.prepareStatement("select set_config('plinth.context', ?, true)");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind.setString(1, database.signer().sign(org));
            bind.execute();
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        } catch (SQLException refused) {
            if (connection.isClosed() || !"42501".equals(refused.getSQLState())) throw refused;
            return false;
        } finally {
            if (!connection.isClosed()) connection.rollback();
        }
    }
}
