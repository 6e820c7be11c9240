package dev.plinth.keys;

import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.StoredTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One transaction of the key store. Values are bound by position. */
@CrossesOrganisations("Only KeyDatabase makes one; every statement names org_id, but those of the sweeps over a region")
final class KeyTransaction {
    private final Connection connection;

    KeyTransaction(Connection connection) {
        this.connection = connection;
    }

    int update(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = bind(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    <T> List<T> query(String sql, Mapper<T> mapper, @Nullable Object... values) {
        try (PreparedStatement statement = bind(sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> result = new ArrayList<>();
            Row row = new Row(rows);
            while (rows.next()) result.add(mapper.map(row));
            return result;
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    <T> Optional<T> queryOne(String sql, Mapper<T> mapper, @Nullable Object... values) {
        return query(sql, mapper, values).stream().findFirst();
    }

    private PreparedStatement bind(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            int at = 1;
            for (@Nullable Object value : values) bind(statement, at++, value);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private void bind(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        switch (value) {
            case OrgId org -> statement.setObject(at, org.value());
            case Instant instant -> statement.setObject(at, instant.atOffset(ZoneOffset.UTC));
            case byte[] bytes -> statement.setBytes(at, bytes);
            case UUID[] ids -> statement.setArray(at, connection.createArrayOf("uuid", ids));
            case byte[][] many -> statement.setArray(at, connection.createArrayOf("bytea", many));
            case null -> statement.setNull(at, Types.NULL);
            default -> statement.setObject(at, value);
        }
    }

    /** Reads one row into a value. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(Row row);
    }

    /** Carries an SQLException to {@link KeyDatabase}. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final SQLException reason;

        Failed(SQLException reason) {
            super(reason);
            this.reason = reason;
        }

        SQLException reason() {
            return reason;
        }
    }

    /** The current row, by column name. The plain readers refuse NULL. */
    static final class Row {
        private final ResultSet rows;

        private Row(ResultSet rows) {
            this.rows = rows;
        }

        OrgId org() {
            return new OrgId(uuid("org_id"));
        }

        UUID uuid(String column) {
            return required(column, read(column, UUID.class));
        }

        String text(String column) {
            return required(column, textIfAny(column));
        }

        Optional<String> textIfAny(String column) {
            return read(column, String.class);
        }

        int integer(String column) {
            return required(column, read(column, Integer.class));
        }

        long number(String column) {
            return required(column, read(column, Long.class));
        }

        OptionalLong numberIfAny(String column) {
            Optional<Long> value = read(column, Long.class);
            return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
        }

        Instant instant(String column) {
            return required(column, instantIfAny(column));
        }

        Optional<Instant> instantIfAny(String column) {
            return read(column, OffsetDateTime.class).map(StoredTime::of);
        }

        Optional<byte[]> bytesIfAny(String column) {
            return read(column, byte[].class);
        }

        private <T> Optional<T> read(String column, Class<T> type) {
            try {
                return Optional.ofNullable(rows.getObject(column, type));
            } catch (SQLException e) {
                throw new Failed(e);
            }
        }

        private static <T> T required(String column, Optional<T> value) {
            return value.orElseThrow(() -> new IllegalStateException("The column " + column + " is empty"));
        }
    }
}
