package dev.plinth.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether both databases of each region answer now. While one does not, organisations of other regions are still served. */
final class StoreHealth implements HealthIndicator {
    private static final int PATIENCE_SECONDS = 2;

    private final Stores stores;

    StoreHealth(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Health health() {
        Map<String, String> regions = new TreeMap<>();
        for (RegionId id : stores.regionIds()) {
            Stores.Region region = stores.region(id);
            boolean whole = answers(region.app()) && answers(region.keys());
            regions.put(id.value(), whole ? "reachable" : "not reachable");
        }
        return (regions.containsValue("not reachable") ? Health.down() : Health.up())
                .withDetails(regions)
                .build();
    }

    private static boolean answers(StorePool pool) {
        try (Connection connection = pool.connection()) {
            return connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException away) {
            return false;
        }
    }
}
