package dev.plinth.tenancy;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the current row of a JDBC result. */
final class JdbcRow implements Row {
    /** Stands for an item that is NULL, which nobody writes: no text of the database holds this character. */
    private static final String MISSING = "\0";

    private final ResultSet result;

    JdbcRow(ResultSet result) {
        this.result = result;
    }

    @Override
    public UUID uuid(String column) {
        return present(column, read(column, UUID.class));
    }

    @Override
    public Optional<UUID> uuidIfAny(String column) {
        return Optional.ofNullable(read(column, UUID.class));
    }

    @Override
    public String text(String column) {
        return present(column, get(() -> result.getString(column)));
    }

    @Override
    public Optional<String> textIfAny(String column) {
        return Optional.ofNullable(get(() -> result.getString(column)));
    }

    @Override
    public byte[] bytes(String column) {
        return present(column, get(() -> result.getBytes(column)));
    }

    @Override
    public Optional<byte[]> bytesIfAny(String column) {
        return Optional.ofNullable(get(() -> result.getBytes(column)));
    }

    @Override
    public long number(String column) {
        return present(column, numberOrNull(column));
    }

    @Override
    public Optional<Long> numberIfAny(String column) {
        return Optional.ofNullable(numberOrNull(column));
    }

    @Override
    public int integer(String column) {
        return Math.toIntExact(number(column));
    }

    @Override
    public boolean flag(String column) {
        return present(column, read(column, Boolean.class));
    }

    @Override
    public Instant instant(String column) {
        return StoredTime.of(present(column, read(column, OffsetDateTime.class)));
    }

    @Override
    public Optional<Instant> instantIfAny(String column) {
        return Optional.ofNullable(read(column, OffsetDateTime.class)).map(StoredTime::of);
    }

    @Override
    public LocalDate date(String column) {
        return present(column, read(column, LocalDate.class));
    }

    @Override
    public BigDecimal decimal(String column) {
        return present(column, get(() -> result.getBigDecimal(column)));
    }

    @Override
    public List<String> texts(String column) {
        Array array = present(column, get(() -> result.getArray(column)));
        return Arrays.stream((@Nullable String[]) get(array::getArray))
                .map(text -> text == null ? MISSING : text)
                .toList();
    }

    private @Nullable Long numberOrNull(String column) {
        return get(() -> {
            long value = result.getLong(column);
            return result.wasNull() ? null : Long.valueOf(value);
        });
    }

    private <T> @Nullable T read(String column, Class<T> type) {
        return get(() -> result.getObject(column, type));
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) throw new IllegalStateException("The column " + column + " is NULL and should not be");
        return value;
    }

    private static <T extends @Nullable Object> T get(Read<T> read) {
        try {
            return read.get();
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    @FunctionalInterface
    private interface Read<T extends @Nullable Object> {
        T get() throws SQLException;
    }
}
