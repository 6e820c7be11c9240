package dev.plinth.intake.csv;

import dev.plinth.intake.format.FieldSpec;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * One column.
 *
 * @param dates how its dates are written, able to write any date; empty for ISO 8601
 */
public record CsvColumn(FieldSpec field, Optional<DateTimeFormatter> dates) {
    private static final int LONGEST_NUMBER = 100;
    private static final LocalDate EXAMPLE = LocalDate.of(2026, 1, 31);

    /** The value, or empty when the text is not written as the column's type. */
    Optional<Object> value(String text) {
        try {
            return switch (field.type()) {
                case STRING, JSON -> Optional.of(text);
                case INTEGER -> whole(text);
                case DECIMAL -> decimal(text);
                case BOOLEAN -> flag(text);
                case DATE ->
                    Optional.of(dates.isPresent() ? LocalDate.parse(text, dates.get()) : LocalDate.parse(text));
                case TIMESTAMP -> Optional.of(OffsetDateTime.parse(text).toInstant());
            };
        } catch (DateTimeException | NumberFormatException notWrittenSo) {
            return Optional.empty();
        }
    }

    String expected() {
        return switch (field.type()) {
            case STRING, JSON -> "a text";
            case INTEGER -> "a whole number";
            case DECIMAL -> "a decimal number with a point";
            case BOOLEAN -> "true or false, yes or no";
            case DATE ->
                "a date such as "
                        + dates.orElse(DateTimeFormatter.ISO_LOCAL_DATE).format(EXAMPLE);
            case TIMESTAMP -> "a time with offset such as 2026-01-31T10:00:00Z";
        };
    }

    private static Optional<Object> whole(String text) {
        return text.matches("-?\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Optional<Object> decimal(String text) {
        return text.length() <= LONGEST_NUMBER && text.matches("-?\\d+(\\.\\d+)?")
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    private static Optional<Object> flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> Optional.of(true);
            case "false", "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
