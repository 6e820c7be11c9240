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

/** Holds the catalogue of every region's databases against what the migrations make, object by object. */
final class CatalogueProbe implements Probe<Map<String, CatalogueProbe.Store>> {
    private final Stores stores;
    private final Twins twins;

    CatalogueProbe(Stores stores, Twins twins) {
        this.stores = stores;
        this.twins = twins;
    }

    /** A database and what it must hold. */
    record Store(StoreCatalogue catalogue, Opening database) {}

    @Override
    public String name() {
        return "catalogue-rules";
    }

    @Override
    public String tries() {
        return "Compares every table, policy, trigger, function, right and role in every database's own catalogue with what this"
                + " build makes.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<Map<String, Store>> live() {
        Map<String, Store> databases = new TreeMap<>();
        for (RegionId region : stores.regionIds())
            for (StoreCatalogue catalogue : StoreCatalogue.all())
                databases.put(
                        region.value() + "/" + catalogue.migrations(),
                        new Store(
                                catalogue,
                                () -> stores.region(region).serving(catalogue).connection()));
        return Target.of(databases);
    }

    @Override
    public List<Twin<Map<String, Store>>> twins() {
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
                                + " as 'select current_setting(''plinth.context'')::uuid'"),
                twin(
                        "hiding-policy",
                        "a database in which a policy hides entries of the log",
                        "create policy seen on tenant.ledger_entry as restrictive for select using (false)"),
                twin(
                        "planted-trigger",
                        "a database with a trigger on the entries that wait for the log",
                        "create function tenant.planted() returns trigger language plpgsql as 'begin return new; end';"
                                + " create trigger planted before insert on tenant.ledger_inbox for each row execute function tenant.planted()"));
    }

    private Twin<Map<String, Store>> twin(String name, String sabotage, String sql) {
        return twins.of(name, sabotage, sql, scratch -> Map.of("twin", new Store(StoreCatalogue.DATA, scratch::app)));
    }

    @Override
    public Observation attack(Map<String, Store> databases, Attempt attempt) throws SQLException {
        Tally tally = Tally.of(databases.values().stream()
                .mapToLong(store -> store.catalogue().objects())
                .sum());
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, Store> at : databases.entrySet())
            try (Connection connection = at.getValue().database().open()) {
                StoreCatalogue catalogue = at.getValue().catalogue();
                found.addAll(catalogue.differences(connection));
                catalogue.names().forEach(object -> tally.tried(at.getKey() + " " + object));
            }
        found.forEach(tally::broken);
        return tally.end();
    }
}
