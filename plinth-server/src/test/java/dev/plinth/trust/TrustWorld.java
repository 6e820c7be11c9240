package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.Logs;
import dev.plinth.probe.Probe;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.TestPlinth;
import dev.plinth.trust.catalogue.ClaimId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An engine of a test's own over the database and the log of a running Plinth; making another one is a restart. */
final class TrustWorld {
    static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    final TestPlinth plinth;
    final OrgId instance;
    final HandClock clock = HandClock.real();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TrustEngine engine;

    private TrustWorld(TestPlinth plinth, ClaimBook book, List<? extends Probe<?>> probes, TrustSettings settings) {
        this.plinth = plinth;
        this.instance = plinth.organisations().instance();
        this.engine = new TrustEngine(
                new TrustEngine.Surroundings(
                        plinth.orgs(),
                        instance,
                        plinth.bean(Ledger.class),
                        plinth.bean(Logs.class),
                        plinth.bean(Ids.class),
                        clock,
                        clock,
                        new SecureRandom(),
                        meters),
                book,
                new ProbeBook(probes),
                settings);
    }

    /** Started with what is stored. */
    static TrustWorld start(TestPlinth plinth, ClaimBook book, List<? extends Probe<?>> probes) {
        return start(plinth, book, probes, TrustSettingsTest.DEFAULTS);
    }

    static TrustWorld start(
            TestPlinth plinth, ClaimBook book, List<? extends Probe<?>> probes, TrustSettings settings) {
        TrustWorld world = new TrustWorld(plinth, book, probes, settings);
        world.engine.reviews.begin();
        world.engine.reviews.look(true);
        return world;
    }

    /** One claim that one probe shows. */
    static TrustWorld start(TestPlinth plinth, String claim, Probe<?> probe) {
        return start(plinth, book("catalogue", Map.of(claim, List.of(probe.name()))), List.of(probe));
    }

    static ClaimBook book(String digest, Map<String, List<String>> claims) {
        List<ClaimBook.Promise> promises = new ArrayList<>();
        new LinkedHashMap<>(claims)
                .forEach((claim, probes) -> promises.add(new ClaimBook.Promise(
                        new ClaimId(claim), probes, Duration.ofMinutes(5), Duration.ofMinutes(15), Optional.empty())));
        return ClaimBook.of(digest, promises);
    }

    Evidence.Recorded run(Order order) throws InterruptedException {
        return engine.runs.now(order, SOON).orElseThrow(() -> new AssertionError("There was no place for " + order));
    }

    /** The real thing and every twin. */
    TrustWorld runAll(Probe<?> probe) throws InterruptedException {
        run(Order.live(probe.name()));
        for (var twin : probe.twins()) run(Order.twin(probe.name(), twin.name()));
        return this;
    }

    ClaimStanding claim(String id) {
        return engine.standings.fresh().claims().stream()
                .filter(one -> one.claim().equals(new ClaimId(id)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no claim " + id));
    }

    ClaimState state(String id) {
        return claim(id).state();
    }

    JsonNode entry(EntryId id) {
        return plinth.bean(Logs.class).entries(instance, Logs.EntryFilter.all(), Optional.empty(), 500).stream()
                .filter(shown -> shown.id().equals(id))
                .map(shown -> JSON.readTree(shown.body()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no entry " + id));
    }

    /** The entries about one object, newest first. */
    List<JsonNode> entries(String action, String object) {
        var filter = new Logs.EntryFilter(
                Optional.of(action),
                Optional.empty(),
                Optional.of(object),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return plinth.bean(Logs.class).entries(instance, filter, Optional.empty(), 200).stream()
                .map(shown -> JSON.readTree(shown.body()))
                .toList();
    }

    static EntryId idOf(JsonNode entry) {
        return new EntryId(Ids.parse(entry.path("id").asString()));
    }

    /** What somebody with all rights in the database can do. */
    TrustWorld tamper(String sql) {
        try (Connection connection = plinth.superuser("us");
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            if (statement.executeUpdate(sql) == 0) throw new AssertionError("Nothing was changed by " + sql);
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
