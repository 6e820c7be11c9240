package dev.plinth.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;

/** Opens sessions on the store of the organisation's region; repeats work that lost against a concurrent transaction. */
final class JdbcOrgTransactions implements OrgTransactions {
    private static final int ATTEMPTS = 4;

    private final Stores stores;
    private final InstantSource clock;

    JdbcOrgTransactions(Stores stores, InstantSource clock) {
        this.stores = stores;
        this.clock = clock;
    }

    @Override
    public <T> T in(OrgId org, Work<T> work) {
        return repeat(stores.regionOf(org), region -> transaction(org, region, work, false));
    }

    @Override
    public <T> T once(OrgId org, Work<T> work) {
        return repeat(stores.regionOf(org), region -> transaction(org, region, work, true));
    }

    /** For an organisation that the directory does not know yet, because this transaction creates it. */
    <T> T creating(OrgId org, RegionId region, Work<T> work) {
        return repeat(stores.region(region), found -> transaction(org, found, work, false));
    }

    private <T> T repeat(Stores.Region region, Attempt<T> attempt) {
        for (int i = 1; ; i++) {
            try {
                return attempt.run(region);
            } catch (SQLException e) {
                if (i == ATTEMPTS || !SqlErrors.repeatable(e))
                    throw SqlErrors.translate(region.app().name(), e);
            }
        }
    }

    private <T> T transaction(OrgId org, Stores.Region region, Work<T> work, boolean single) throws SQLException {
        JdbcOrgSession session;
        T result;
        try (Connection connection = region.app().connection()) {
            session = new JdbcOrgSession(org, region.id(), connection, stores.signer(), clock, single);
            if (!single) connection.setAutoCommit(false);
            boolean committed = false;
            try {
                result = work.run(session);
                session.flush();
                if (!connection.getAutoCommit()) connection.commit();
                committed = true;
            } finally {
                session.close();
                if (!committed) StorePool.rollback(connection);
            }
        } catch (UncheckedSqlException e) {
            throw e.sql();
        }
        session.committed();
        return result;
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run(Stores.Region region) throws SQLException;
    }
}
