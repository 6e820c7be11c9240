package dev.plinth.ledger;

import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.RegionId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;

/** Measures how much waits in a region's inbox. */
@CrossesOrganisations("Counts waiting entries of a whole region; no content is read")
final class InboxGauge {
    private static final String DEPTH =
            "select count(*), coalesce(extract(epoch from clock_timestamp() - min(time)), 0)"
                    + " from tenant.ledger_inbox";

    private final LogStore store;
    private final LedgerMetrics metrics;

    InboxGauge(LogStore store, LedgerMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    void read(RegionId region) {
        store.withConnection(region, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(DEPTH);
                    ResultSet result = statement.executeQuery()) {
                result.next();
                metrics.inbox(region, result.getLong(1));
                metrics.lag(region, Duration.ofMillis((long) (1000 * Math.max(0, result.getDouble(2)))));
            }
            return region;
        });
    }
}
