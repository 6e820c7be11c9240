package dev.plinth.tenancy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The current row of a result, by column name. The plain readers refuse NULL; use the {@code Optional} ones where it may occur. */
public interface Row {
    UUID uuid(String column);

    Optional<UUID> uuidIfAny(String column);

    String text(String column);

    Optional<String> textIfAny(String column);

    byte[] bytes(String column);

    Optional<byte[]> bytesIfAny(String column);

    long number(String column);

    Optional<Long> numberIfAny(String column);

    int integer(String column);

    boolean flag(String column);

    Instant instant(String column);

    Optional<Instant> instantIfAny(String column);

    LocalDate date(String column);

    BigDecimal decimal(String column);

    List<String> texts(String column);

    /** Reads one row into a value. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(Row row);
    }
}
