package dev.plinth.tenancy;

import dev.plinth.tenancy.spi.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Holds the catalogues of the running databases against what Plinth made, again and again, and leaves the answer as evidence in
 * the log of the installation: how many objects were compared, how many differ. A finding makes the installation unhealthy; a region
 * that could not be asked makes its health unknown, whatever it answered before.
 */
final class CatalogueWatch implements HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueWatch.class);

    private final Stores stores;
    private final OrgTransactions transactions;
    private final Organisations organisations;
    private final ObjectProvider<Journal> journal;
    private final Ids ids;
    private final InstantSource clock;
    private final Map<RegionId, Answer> answers = new ConcurrentHashMap<>();

    CatalogueWatch(
            Stores stores,
            OrgTransactions transactions,
            Organisations organisations,
            ObjectProvider<Journal> journal,
            Ids ids,
            InstantSource clock,
            MeterRegistry metrics) {
        this.stores = stores;
        this.transactions = transactions;
        this.organisations = organisations;
        this.journal = journal;
        this.ids = ids;
        this.clock = clock;
        // the start has asked them all, and would have been refused
        stores.regionIds().forEach(region -> answers.put(region, new Answer.Found(List.of())));
        metrics.gauge(
                "plinth.tenancy.catalogue.findings",
                this,
                watch -> watch.findings().size());
        metrics.gauge(
                "plinth.tenancy.catalogue.unknown",
                this,
                watch -> watch.unknown().size());
    }

    /** What the last check of a region came to. */
    private sealed interface Answer {
        record Found(List<String> findings) implements Answer {}

        record Unknown(String why, Instant since) implements Answer {}
    }

    @Scheduled(initialDelayString = "PT10S", fixedDelayString = "${plinth.tenancy.catalogue-every:5m}")
    void check() {
        check((region, store) -> stores.region(region).serving(store));
    }

    void check(BiFunction<RegionId, StoreCatalogue, StorePool> pools) {
        Map<String, String> facts = new HashMap<>();
        for (RegionId region : stores.regionIds()) {
            try {
                List<String> found = differences(region, pools);
                found.forEach(finding -> LOG.error("Region {}: {}", region, finding));
                answers.put(region, new Answer.Found(found));
                facts.put("findings-" + region, Integer.toString(found.size()));
            } catch (SQLException | RuntimeException e) {
                LOG.warn("The catalogue of region {} cannot be compared now", region, e);
                answers.merge(
                        region,
                        new Answer.Unknown("could not be asked", clock.instant()),
                        (before, now) -> before instanceof Answer.Unknown ? before : now);
                facts.put("findings-" + region, "not reachable");
            }
        }
        facts.put(
                "objects",
                Integer.toString(StoreCatalogue.all().stream()
                        .mapToInt(StoreCatalogue::objects)
                        .sum()));
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

    private static List<String> differences(RegionId region, BiFunction<RegionId, StoreCatalogue, StorePool> pools)
            throws SQLException {
        List<String> found = new ArrayList<>();
        for (StoreCatalogue store : StoreCatalogue.all())
            try (Connection connection = pools.apply(region, store).connection()) {
                found.addAll(store.differences(connection));
            }
        return found;
    }

    @Override
    public Health health() {
        List<String> found = findings();
        Map<String, String> unknown = unknown();
        if (!found.isEmpty())
            return Health.down()
                    .withDetail("findings", found)
                    .withDetail("unknown", unknown)
                    .build();
        return unknown.isEmpty()
                ? Health.up().build()
                : Health.unknown().withDetail("unknown", unknown).build();
    }

    private List<String> findings() {
        return answers.values().stream()
                .flatMap(answer -> switch (answer) {
                    case Answer.Found(var findings) -> findings.stream();
                    case Answer.Unknown unknown -> Stream.<String>empty();
                })
                .toList();
    }

    /** Regions whose locks nobody knows about now, each with the reason. */
    private Map<String, String> unknown() {
        Map<String, String> unknown = new TreeMap<>();
        answers.forEach((region, answer) -> {
            if (answer instanceof Answer.Unknown(String why, Instant since))
                unknown.put(region.value(), why + " since " + since);
        });
        return unknown;
    }
}
