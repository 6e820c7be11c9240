package dev.plinth.tenancy;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks the catalogue of every region's database whether the locks are on every table, view, key, index, role and function. */
final class CatalogueProbe implements Probe<Map<String, CatalogueProbe.Opening>> {
    private final Stores stores;
    private final Twins twins;

    CatalogueProbe(Stores stores, Twins twins) {
        this.stores = stores;
        this.twins = twins;
    }

    /** Opens a connection. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    @Override
    public String name() {
        return "catalogue-rules";
    }

    @Override
    public String tries() {
        return "Asks every database's own catalogue for a table, view, key, index, right or function that would let one"
                + " organisation reach another's rows.";
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
                twin(
                        "no-policy",
                        "a database with one table whose policy was dropped",
                        "drop policy org_only on tenant.department"),
                twin(
                        "unforced",
                        "a database with one table whose policy does not bind its owner",
                        "alter table tenant.record no force row level security"),
                twin(
                        "rewritable-log",
                        "a database in which the application may rewrite the log",
                        "grant update on tenant.ledger_entry to plinth_app"),
                twin(
                        "leaking-view",
                        "a database with a view that runs as its owner",
                        "create view tenant.everything as select * from tenant.record; alter view tenant.everything owner to plinth_owner"),
                twin(
                        "believing-function",
                        "a database that believes whatever organisation it is told",
                        "create or replace function guard.current_org() returns uuid language sql stable security definer"
                                + " as 'select current_setting(''plinth.context'')::uuid'"));
    }

    private Twin<Map<String, Opening>> twin(String name, String sabotage, String sql) {
        return twins.of(name, sabotage, sql, scratch -> Map.of("twin", scratch::app));
    }

    @Override
    public Observation attack(Map<String, Opening> databases, Attempt attempt) throws SQLException {
        Tally tally = Tally.of((long) databases.size() * CatalogueRules.count());
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, Opening> database : databases.entrySet())
            try (Connection connection = database.getValue().open()) {
                found.addAll(CatalogueRules.violations(connection));
                for (int rule = 0; rule < CatalogueRules.count(); rule++)
                    tally.tried(database.getKey() + " rule " + rule);
            }
        found.forEach(tally::broken);
        return tally.end();
    }
}
