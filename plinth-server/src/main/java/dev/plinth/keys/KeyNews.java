package dev.plinth.keys;

import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.KeyStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changes that other nodes make, within milliseconds. A convenience: what it misses is noticed by revalidation
 * within its bound.
 */
@CrossesOrganisations("Hears the ids of all organisations of a region whose keys changed, and nothing else")
final class KeyNews {
    private static final String CHANNEL = "plinth_keys";
    private static final Logger LOG = LoggerFactory.getLogger(KeyNews.class);
    private static final Duration HELD = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 1_000;

    private final KeyStore store;
    private final OrgKeyCache cache;

    KeyNews(KeyStore store, OrgKeyCache cache) {
        this.store = store;
        this.cache = cache;
    }

    /** Tells other nodes, when the transaction commits, that this organisation's keys changed. */
    static void tell(KeyTransaction tx, OrgId org) {
        tx.query("select pg_notify(?, ?)", row -> true, CHANNEL, org.toString());
    }

    /** Listens on one connection of the region for a while, then gives it back. */
    void listen(RegionId region, BooleanSupplier stopped) {
        store.withConnection(region, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("listen " + CHANNEL);
            }
            connection.commit();
            PGConnection postgres = connection.unwrap(PGConnection.class);
            long until = System.nanoTime() + HELD.toNanos();
            while (!stopped.getAsBoolean() && System.nanoTime() - until < 0) {
                @Nullable PGNotification @Nullable [] news = postgres.getNotifications(POLL_MILLIS);
                if (news != null) for (@Nullable PGNotification one : news) hear(one);
            }
            unlisten(connection.createStatement());
            return region;
        });
    }

    private static void unlisten(Statement statement) throws SQLException {
        try (statement) {
            statement.execute("unlisten " + CHANNEL);
        }
    }

    private void hear(@Nullable PGNotification news) {
        if (news == null) return;
        try {
            cache.refresh(new OrgId(UUID.fromString(news.getParameter())));
        } catch (RuntimeException e) {
            LOG.debug("Could not follow a change of keys: {}", e.getMessage());
        }
    }
}
