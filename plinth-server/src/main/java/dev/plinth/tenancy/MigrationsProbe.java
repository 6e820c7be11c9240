package dev.plinth.tenancy;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.runtime.Installation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Follows the hash chain of the migrations that ran on every region's store of rows, and compares it with the scripts of this build. */
final class MigrationsProbe implements Probe<Map<String, Opening>> {
    private final Installation installation;
    private final Twins twins;

    MigrationsProbe(Installation installation, Twins twins) {
        this.installation = installation;
        this.twins = twins;
    }

    @Override
    public String name() {
        return "migrations-chained";
    }

    @Override
    public String tries() {
        return "Follows the chain of all schema changes that ran on every database and compares each link with the script in this"
                + " build.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL.every(Duration.ofHours(1));
    }

    @Override
    public Target<Map<String, Opening>> live() {
        Map<String, Opening> regions = new TreeMap<>();
        for (Installation.Region region : installation.regions())
            regions.put(region.name(), () -> region.dataAdmin().open());
        return Target.of(regions);
    }

    @Override
    public List<Twin<Map<String, Opening>>> twins() {
        return List.of(
                twin(
                        "changed-script",
                        "a database on which another script ran under the same name",
                        "update chain.applied set link = repeat('0', 64) where position = 1"),
                twin(
                        "removed-script",
                        "a database from which one script's trace was removed",
                        "delete from chain.applied where position = 0"),
                twin(
                        "added-script",
                        "a database on which a script ran that this build does not have",
                        "insert into chain.applied (position, script, link) values (9999, 'V999__planted.sql', repeat('0', 64))"));
    }

    private Twin<Map<String, Opening>> twin(String name, String sabotage, String sql) {
        return twins.of(name, sabotage, sql, scratch -> Map.of("twin", scratch::superuser));
    }

    @Override
    public Observation attack(Map<String, Opening> databases, Attempt attempt) throws SQLException {
        Migrations migrations = new Migrations(installation.regions().getFirst().dataAdmin(), "db/data");
        List<String> scripts = migrations.scripts();
        Tally tally = Tally.of((long) databases.size() * scripts.size());
        for (Map.Entry<String, Opening> database : databases.entrySet())
            try (Connection connection = database.getValue().open()) {
                for (String script : scripts) tally.tried(database.getKey() + " " + script);
                migrations.changes(connection).forEach(tally::broken);
            }
        return tally.end();
    }
}
