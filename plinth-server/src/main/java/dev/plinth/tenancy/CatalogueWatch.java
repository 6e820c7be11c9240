package dev.plinth.tenancy;

import dev.plinth.tenancy.spi.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Asks the catalogue rules of the running databases again and again, and leaves the answer as evidence in the log of the
 * installation: how many rules were asked, how many objects broke one. A finding makes the installation unhealthy.
 */
final class CatalogueWatch implements HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueWatch.class);

    private final Stores stores;
    private final OrgTransactions transactions;
    private final Organisations organisations;
    private final ObjectProvider<Journal> journal;
    private final Ids ids;
    private final Map<RegionId, List<String>> findings = new ConcurrentHashMap<>();

    CatalogueWatch(
            Stores stores,
            OrgTransactions transactions,
            Organisations organisations,
            ObjectProvider<Journal> journal,
            Ids ids,
            MeterRegistry metrics) {
        this.stores = stores;
        this.transactions = transactions;
        this.organisations = organisations;
        this.journal = journal;
        this.ids = ids;
        metrics.gauge(
                "plinth.tenancy.catalogue.findings",
                findings,
                all -> all.values().stream().mapToInt(List::size).sum());
    }

    @Scheduled(initialDelayString = "PT10S", fixedDelayString = "${plinth.tenancy.catalogue-every:PT5M}")
    void check() {
        Map<String, String> facts = new HashMap<>();
        for (RegionId region : stores.regionIds()) {
            try (Connection connection = stores.region(region).app().connection()) {
                List<String> found = CatalogueRules.violations(connection);
                found.forEach(finding -> LOG.error("Region {}: {}", region, finding));
                findings.put(region, found);
                facts.put("findings-" + region, Integer.toString(found.size()));
            } catch (SQLException e) {
                LOG.warn("The catalogue of region {} cannot be asked now (SQLSTATE {})", region, e.getSQLState());
                facts.put("findings-" + region, "not reachable");
            }
        }
        facts.put("rules", Integer.toString(CatalogueRules.count()));
        Cause cause = Cause.of(Principal.system("catalogue-watch"), new RequestId(ids.next()));
        try {
            transactions.run(
                    organisations.instance(),
                    session -> journal.getObject()
                            .record(
                                    session,
                                    cause,
                                    "catalogue.check",
                                    "installation",
                                    organisations.instance().toString(),
                                    facts));
        } catch (RuntimeException e) {
            LOG.warn("The catalogue check could not leave its entry: {}", e.getMessage());
        }
    }

    @Override
    public Health health() {
        List<String> all = findings.values().stream().flatMap(List::stream).toList();
        return all.isEmpty()
                ? Health.up().build()
                : Health.down().withDetail("findings", all).build();
    }
}
