package dev.plinth.tenancy;

import dev.plinth.runtime.Installation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The databases of the regions as probes look at them.
 *
 * @param databases by a name for findings
 */
record RegionStores(Map<String, Database> databases) {
    private static final int MOST_A_REGION = 50;
    private static final String IN_LOG = "select exists (select 1 from tenant.ledger_entry where org_id = any(?)"
            + " union all select 1 from tenant.ledger_inbox where org_id = any(?))";

    RegionStores {
        databases = new TreeMap<>(databases);
    }

    /**
     * One database of a region.
     *
     * @param everything opens it with the right to see all rows
     * @param serving opens it as the role that serves requests
     * @param signer signs what binds a session of it to an organisation
     */
    record Database(String region, StoreCatalogue holds, Opening everything, Opening serving, OrgContextSigner signer) {
        /** Whether rows can be seen at all: each organisation has entries in its log from its first moment. */
        boolean shows(Connection connection, List<OrgId> living) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(IN_LOG)) {
                statement.setArray(1, array(connection, living));
                statement.setArray(2, array(connection, living));
                try (ResultSet result = statement.executeQuery()) {
                    return result.next() && result.getBoolean(1);
                }
            }
        }
    }

    static RegionStores live(Installation installation, Stores stores) {
        Map<String, Database> all = new HashMap<>();
        for (Installation.Region region : installation.regions())
            for (StoreCatalogue catalogue : StoreCatalogue.all())
                all.put(
                        region.name() + "/" + catalogue.migrations(),
                        new Database(
                                region.name(),
                                catalogue,
                                () -> catalogue.at(region).open(),
                                () -> stores.region(new RegionId(region.name()))
                                        .serving(catalogue)
                                        .connection(),
                                stores.signer()));
        return new RegionStores(all);
    }

    /** By region: its synthetic organisations, and some of the others, picked anew each time. */
    static Map<String, List<OrgId>> homes(
            SyntheticOrganisations synthetic, Organisations organisations, SplittableRandom random) {
        Map<String, List<OrgId>> homes = new TreeMap<>();
        for (RegionId region : organisations.regions()) {
            SyntheticOrganisations.Pair pair = synthetic.pair(region);
            homes.put(
                    region.value(),
                    new ArrayList<>(List.of(pair.one().id(), pair.other().id())));
        }
        List<Organisation> others = new ArrayList<>(organisations.everyone().complete());
        Collections.shuffle(others, new Random(random.nextLong()));
        for (Organisation org : others) {
            List<OrgId> home = homes.getOrDefault(org.region().value(), new ArrayList<>());
            if (home.size() < MOST_A_REGION && !home.contains(org.id())) home.add(org.id());
        }
        return homes;
    }

    /** Those of the organisations that a database of the region must know nothing of. */
    static List<OrgId> foreignTo(String region, Map<String, List<OrgId>> homes) {
        return homes.entrySet().stream()
                .filter(home -> !home.getKey().equals(region))
                .flatMap(home -> home.getValue().stream())
                .toList();
    }

    static java.sql.Array array(Connection connection, List<OrgId> orgs) throws SQLException {
        return connection.createArrayOf("uuid", orgs.stream().map(OrgId::value).toArray(UUID[]::new));
    }
}
