package dev.plinth.tenancy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.plinth.runtime.StoreAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pooled connections to one database as one role. Does not fail the start when the database is away: it comes back by itself. */
final class StorePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StorePool.class);
    private static final Duration WAIT = Duration.ofSeconds(3);

    /** For statements that somebody waits for: a database that hangs holds a request no longer than this. */
    static final Duration REQUEST = Duration.ofSeconds(15);

    /** For statements over whole logs. */
    static final Duration WORK = Duration.ofSeconds(60);

    private final String name;
    private final HikariDataSource source;

    StorePool(String name, StoreAddress address, int size) {
        this(name, address, size, REQUEST);
    }

    /** @param silence how long one statement may go without an answer before its connection is given up */
    StorePool(String name, StoreAddress address, int size, Duration silence) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setConnectionTimeout(WAIT.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(true);
        config.addDataSourceProperty("ApplicationName", name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("socketTimeout", Long.toString(silence.toSeconds()));
        config.addDataSourceProperty("connectTimeout", "3");
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        this.name = name;
        this.source = new HikariDataSource(config);
    }

    String name() {
        return name;
    }

    Connection connection() throws SQLException {
        return source.getConnection();
    }

    /** One transaction on one connection. */
    <T> T inTransaction(Transaction<T> work) {
        try (Connection connection = connection()) {
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                T result = work.run(connection);
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) rollback(connection);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate(name, e);
        } catch (UncheckedSqlException e) {
            throw SqlErrors.translate(name, e.sql());
        }
    }

    /**
     * Ends an explicit transaction that failed, whatever it failed with. Autocommit stays off: switching it on would commit
     * what could not be rolled back, and the pool rolls back once more before it resets the connection.
     */
    static void rollback(Connection connection) {
        try {
            if (!connection.isClosed() && !connection.getAutoCommit()) connection.rollback();
        } catch (SQLException e) {
            LOG.warn(
                    "A transaction could not be rolled back (SQLSTATE {}); its connection is given up",
                    e.getSQLState());
        }
    }

    @Override
    public void close() {
        source.close();
    }

    @FunctionalInterface
    interface Transaction<T> {
        T run(Connection connection) throws SQLException;
    }
}
