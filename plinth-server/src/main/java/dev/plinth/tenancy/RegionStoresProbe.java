package dev.plinth.tenancy;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.problem.ProblemException;
import dev.plinth.runtime.Installation;
import dev.plinth.tenancy.Organisations.NewOrganisation;
import dev.plinth.tenancy.RegionStores.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Looks for organisations in every table of every region that is not theirs, and asks for regions that there are not. */
final class RegionStoresProbe implements Probe<RegionStoresProbe.Regions> {
    private static final String COUNT = "select count(*) from pg_class c join pg_attribute a on a.attrelid = c.oid"
            + " where c.relnamespace::regnamespace::text in ('tenant', 'instance', 'keystore') and c.relkind in ('r', 'p')"
            + " and a.attname = 'org_id' and not a.attisdropped";
    private static final String TABLES =
            "select c.table_schema || '.' || c.table_name from information_schema.columns c"
                    + " join information_schema.tables t using (table_schema, table_name)"
                    + " where c.table_schema in ('tenant', 'instance', 'keystore') and c.column_name = 'org_id'"
                    + " and t.table_type = 'BASE TABLE' order by 1";

    /** Says to which organisation of any region a customer key belongs, and holds nothing else of it. */
    private static final Set<String> FOR_ALL_REGIONS = Set.of("keystore.kek_reservation");

    /** None has the form of a region's name, so no installation can have such a region. */
    private static final List<String> NOWHERE =
            List.of("", "no-such-region", "US", "us,eu", "us ", "../eu", "Instance");

    private final Installation installation;
    private final Stores stores;
    private final SyntheticOrganisations synthetic;
    private final Organisations organisations;
    private final Twins twins;

    RegionStoresProbe(
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

    /**
     * What is attacked.
     *
     * @param homes where each organisation is said to live
     * @param making makes an organisation in a region of this name
     */
    record Regions(RegionStores stores, Function<Attempt, Map<String, List<OrgId>>> homes, Consumer<String> making) {}

    @Override
    public String name() {
        return "region-stores";
    }

    @Override
    public String tries() {
        return "Asks for organisations in regions that do not exist, then looks into every table of every region for organisations that live"
                + " in another one.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<Regions> live() {
        return (attack, attempt) -> attack.on(
                new Regions(
                        RegionStores.live(installation, stores),
                        at -> RegionStores.homes(synthetic, organisations, at.random()),
                        region -> organisations.create(
                                new NewOrganisation(
                                        "nowhere-" + attempt.nonce().substring(0, 16),
                                        "Nowhere",
                                        region,
                                        "support-chat",
                                        "standard"),
                                synthetic.cause())),
                attempt);
    }

    @Override
    public List<Twin<Regions>> twins() {
        return List.of(
                twins.of(
                        "copied-row",
                        "a region that holds a copy of a row of an organisation that lives elsewhere",
                        Twins.ENTRY,
                        scratch -> new Regions(
                                scratch.asRegion("twin", stores.signer()),
                                at -> Twins.HOMES,
                                RegionStoresProbe::refused)),
                twins.of(
                        "any-region",
                        "a service that takes any name for a region",
                        Twins.ONLY_ONE + Twins.ENTRY,
                        scratch -> new Regions(
                                scratch.asRegion("twin", stores.signer()), at -> Twins.HOMES, region -> {})));
    }

    private static void refused(String region) {
        throw ProblemException.field("region", "is not a region of this installation", "twin");
    }

    @Override
    public Observation attack(Regions regions, Attempt attempt) throws SQLException {
        Map<String, List<OrgId>> homes = regions.homes().apply(attempt);
        Map<String, List<String>> tables = new LinkedHashMap<>();
        long population = NOWHERE.size();
        for (Map.Entry<String, Database> one : regions.stores().databases().entrySet())
            try (Connection connection = one.getValue().everything().open()) {
                Database database = one.getValue();
                if (database.holds().equals(StoreCatalogue.DATA)
                        && !database.shows(connection, homes.getOrDefault(database.region(), List.of())))
                    return new Observation.Unable(
                            "The rows of a region cannot be seen with the rights that Plinth has there");
                population += Long.parseLong(Opening.strings(connection, COUNT).getFirst());
                tables.put(one.getKey(), Opening.strings(connection, TABLES));
            }
        Tally tally = Tally.of(population);
        for (String region : NOWHERE) ask(region, regions.making(), tally);
        for (Map.Entry<String, Database> one : regions.stores().databases().entrySet())
            try (Connection connection = one.getValue().everything().open()) {
                List<OrgId> foreign = RegionStores.foreignTo(one.getValue().region(), homes);
                attempt.rows(foreign.size());
                for (String table : tables.getOrDefault(one.getKey(), List.of()))
                    if (FOR_ALL_REGIONS.contains(table))
                        tally.excluded("it reserves customer keys for all regions and holds no data");
                    else look(connection, one.getKey(), table, foreign, tally);
            }
        return tally.end();
    }

    private static void ask(String region, Consumer<String> making, Tally tally) {
        tally.tried("an organisation in " + region);
        try {
            making.accept(region);
            tally.broken("an organisation was made in a region that does not exist");
        } catch (ProblemException refused) {
            if (refused.code().status() >= 500) throw refused;
        }
    }

    private static void look(Connection connection, String database, String table, List<OrgId> foreign, Tally tally)
            throws SQLException {
        tally.tried(database + " " + table + " " + foreign.size());
        try (PreparedStatement statement =
                connection.prepareStatement("select exists (select 1 from " + table + " where org_id = any(?))")) {
            statement.setArray(1, RegionStores.array(connection, foreign));
            try (ResultSet result = statement.executeQuery()) {
                if (result.next() && result.getBoolean(1))
                    tally.broken("a row of an organisation of another region lies in " + table);
            }
        }
    }
}
