package dev.plinth.tenancy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An {@link OrgSession} over one JDBC connection. */
final class JdbcOrgSession implements OrgSession {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcOrgSession.class);

    /*
     * Everything that is waiting leaves in one string of statements: first the signed context (set_config, local to the
     * transaction), then what was attached, then the query. pgjdbc sends such a string with a single Sync, so it costs
     * one round trip, and in autocommit it is one implicit transaction that commits as a whole. The context is never
     * set inside a CTE: the order of evaluation there is not defined.
     *
     * The driver breaks such a string with a Sync of its own, and so breaks the implicit transaction, in two cases [1]:
     * when it expects more than 64,000 bytes of answers at 250 a statement, and when a later statement was described
     * because a parameter had no type. So a long string goes out in an explicit transaction, and an absent value is
     * written as the word null, which leaves no parameter without a type.
     *
     * A statement that must touch n rows counts them itself and divides by zero when it is wrong, so the database rolls
     * back; checking here would be too late for an implicit transaction, which has committed when its answer arrives.
     * [1] pgjdbc, QueryExecutorImpl.flushIfDeadlockRisk
     */
    private static final Duration REBIND_AFTER = OrgContextSigner.VALIDITY.dividedBy(3);
    private static final int MOST_IN_ONE_STRING = 200;
    private static final String DIVISION_BY_ZERO = "22012";
    private static final String BIND = "select set_config('plinth.context', ?, true)";

    private final OrgId org;
    private final RegionId region;
    private final Connection connection;
    private final OrgContextSigner signer;
    private final InstantSource clock;
    private final boolean single;
    private final Thread owner = Thread.currentThread();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private @Nullable Instant bound;
    private boolean sent;
    private boolean closed;

    JdbcOrgSession(
            OrgId org,
            RegionId region,
            Connection connection,
            OrgContextSigner signer,
            InstantSource clock,
            boolean single) {
        this.org = org;
        this.region = region;
        this.connection = connection;
        this.signer = signer;
        this.clock = clock;
        this.single = single;
    }

    private record Waiting(NamedSql sql, Params params, LongConsumer touched) {
        Waiting(NamedSql sql, Params params) {
            this(sql, params, JdbcOrgSession::unheard);
        }

        private String jdbc() {
            return sql.jdbc(name -> !name.equals("org") && params.get(name) == null);
        }
    }

    @Override
    public OrgId org() {
        return org;
    }

    @Override
    public RegionId region() {
        return region;
    }

    @Override
    public <T> List<T> query(String sql, Params params, Row.Mapper<T> mapper) {
        waiting.add(new Waiting(NamedSql.ofOrg(sql), params));
        return send(statement -> {
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.getResultSet()) {
                if (result == null) throw new IllegalArgumentException("query() needs a statement that returns rows");
                JdbcRow row = new JdbcRow(result);
                while (result.next()) rows.add(mapper.map(row));
            }
            return rows;
        });
    }

    @Override
    public <T> Optional<T> queryOne(String sql, Params params, Row.Mapper<T> mapper) {
        List<T> rows = query(sql, params, mapper);
        if (rows.size() > 1) throw new IllegalStateException("One row expected, found " + rows.size());
        return rows.stream().findFirst();
    }

    @Override
    public int update(String sql, Params params) {
        waiting.add(new Waiting(NamedSql.ofOrg(sql), params));
        return send(statement -> Math.toIntExact(statement.getLargeUpdateCount()));
    }

    @Override
    public void attach(String sql, Params params) {
        attach(sql, params, JdbcOrgSession::unheard);
    }

    @Override
    public void attach(String sql, Params params, LongConsumer touched) {
        requireOpen();
        waiting.add(new Waiting(NamedSql.ofOrg(sql), params, touched));
    }

    @Override
    public void attachExpecting(int rows, String sql, Params params) {
        attach(
                "with changed as (" + sql + " returning 1) select 1 / (count(*) = " + rows + ")::int from changed",
                params);
    }

    @Override
    public void afterCommit(Runnable action) {
        requireOpen();
        afterCommit.add(action);
    }

    /** Sends what is still waiting. */
    void flush() {
        if (!waiting.isEmpty()) send(statement -> org);
    }

    void close() {
        closed = true;
    }

    void committed() {
        for (Runnable action : afterCommit)
            try {
                action.run();
            } catch (RuntimeException e) {
                // the change stands; reporting a failure would make the caller repeat it
                LOG.error("An action after the commit failed", e);
            }
    }

    private <T> T send(LastResult<T> last) {
        requireOpen();
        if (single && sent)
            throw new IllegalStateException("once(…) allows one query or update; use in(…) for more than one");
        sent = true;
        List<Waiting> batch = List.copyOf(waiting);
        waiting.clear();
        boolean bind = needsBinding();
        batch.forEach(JdbcOrgSession::requireValues);
        StringBuilder sql = new StringBuilder(bind ? BIND : "");
        for (Waiting one : batch) sql.append(sql.isEmpty() ? "" : ";\n").append(one.jdbc());
        try {
            if (batch.size() > MOST_IN_ONE_STRING && connection.getAutoCommit()) connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            bindAll(statement, batch, bind);
            statement.execute();
            if (bind) statement.getMoreResults();
            for (Waiting one : batch.subList(0, batch.size() - 1)) {
                one.touched().accept(statement.getLargeUpdateCount());
                statement.getMoreResults();
            }
            batch.getLast().touched().accept(statement.getLargeUpdateCount());
            return last.read(statement);
        } catch (SQLException e) {
            if (DIVISION_BY_ZERO.equals(e.getSQLState())) throw new StaleWriteException();
            throw new UncheckedSqlException(e);
        }
    }

    private boolean needsBinding() {
        Instant now = clock.instant();
        Instant before = bound;
        if (!single && before != null && now.isBefore(before.plus(REBIND_AFTER))) return false;
        bound = now;
        return true;
    }

    private void bindAll(PreparedStatement statement, List<Waiting> batch, boolean bind) throws SQLException {
        int index = 1;
        if (bind) statement.setString(index++, signer.sign(org));
        for (Waiting one : batch)
            for (String name : one.sql().names()) {
                if (name.equals("org")) {
                    statement.setObject(index++, org.value());
                } else {
                    Object value = one.params().get(name);
                    if (value != null) bind(statement, index++, value);
                }
            }
    }

    private static void unheard(long rows) {}

    private static void requireValues(Waiting one) {
        for (String name : one.sql().names())
            if (!name.equals("org") && !one.params().has(name))
                throw new IllegalArgumentException("The statement names :" + name + ", which has no value");
    }

    private void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        switch (value) {
            case Instant instant -> statement.setObject(index, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
            case byte[] bytes -> statement.setBytes(index, bytes);
            case UUID[] array -> statement.setArray(index, connection.createArrayOf("uuid", array));
            case String[] array -> statement.setArray(index, connection.createArrayOf("text", array));
            case byte[][] array -> statement.setArray(index, connection.createArrayOf("bytea", array));
            case Long[] array -> statement.setArray(index, connection.createArrayOf("bigint", array));
            case Integer[] array -> statement.setArray(index, connection.createArrayOf("integer", array));
            case Short[] array -> statement.setArray(index, connection.createArrayOf("smallint", array));
            case Instant[] array ->
                statement.setArray(
                        index,
                        connection.createArrayOf(
                                "timestamptz",
                                Arrays.stream(array).map(Instant::toString).toArray()));
            default -> statement.setObject(index, value);
        }
    }

    private void requireOpen() {
        if (closed) throw new IllegalStateException("This OrgSession has ended; it lives only inside its work");
        if (!Thread.currentThread().equals(owner))
            throw new IllegalStateException("This OrgSession belongs to the thread that opened it; open another with"
                    + " OrgTransactions on this thread");
    }

    @FunctionalInterface
    private interface LastResult<T> {
        T read(PreparedStatement statement) throws SQLException;
    }
}
