package dev.plinth.ledger;

import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.RegionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The right to sequence one region. Each new holder raises the epoch; every batch checks, under the same lock that a
 * takeover needs, that its epoch is still the current one. A holder that overslept therefore cannot write.
 */
@CrossesOrganisations("One lease stands for all logs of a region; its table holds no organisation's data")
final class Lease {
    /** Taken by every batch and every takeover, so the two exclude each other; "plinth" in ASCII. */
    static final long LOCK = 0x706c696e7468L;

    private static final String TAKE = "insert into instance.ledger_lease as l (name, holder, epoch, expires_at)"
            + " values ('sequencer', ?, 1, clock_timestamp() + ? * interval '1 millisecond')"
            + " on conflict (name) do update set holder = excluded.holder, epoch = l.epoch + 1,"
            + " expires_at = excluded.expires_at"
            + " where l.expires_at < clock_timestamp() or l.holder = excluded.holder returning epoch";
    private static final String RENEW = "update instance.ledger_lease set expires_at = clock_timestamp() + ? * interval"
            + " '1 millisecond' where name = 'sequencer' and holder = ? and epoch = ?";

    private final LogStore store;
    private final RegionId region;
    private final UUID holder;
    private final Duration length;

    Lease(LogStore store, RegionId region, UUID holder, Duration length) {
        this.store = store;
        this.region = region;
        this.holder = holder;
        this.length = length;
    }

    /** The lease was lost to another holder; whatever was under way is rolled back. */
    static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostException(RegionId region, long epoch) {
            super("Another sequencer took over region %s after epoch %d".formatted(region, epoch));
        }
    }

    /** Takes the lease if it is free; the new epoch. */
    OptionalLong tryTake() {
        return store.withConnection(region, connection -> {
            lock(connection);
            try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
                statement.setObject(1, holder);
                statement.setLong(2, length.toMillis());
                try (ResultSet result = statement.executeQuery()) {
                    return result.next() ? OptionalLong.of(result.getLong(1)) : OptionalLong.empty();
                }
            }
        });
    }

    void renew(long epoch) {
        extend(epoch, length);
    }

    /** Gives it back, so another need not wait. */
    void release(long epoch) {
        extend(epoch, Duration.ZERO);
    }

    RegionId region() {
        return region;
    }

    private void extend(long epoch, Duration by) {
        int changed = store.withConnection(region, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(RENEW)) {
                statement.setLong(1, by.toMillis());
                statement.setObject(2, holder);
                statement.setLong(3, epoch);
                return statement.executeUpdate();
            }
        });
        if (changed != 1) throw new LostException(region, epoch);
    }

    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            statement.setLong(1, LOCK);
            statement.execute();
        }
    }
}
