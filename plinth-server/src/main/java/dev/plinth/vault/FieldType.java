package dev.plinth.vault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a field holds. Every value is kept as the text it was sent as, so nothing is rounded or rewritten. */
public enum FieldType {
    /** Any Unicode text, U+0000 included. */
    STRING,
    /** A whole number of any size. */
    INTEGER,
    /** A decimal number, kept digit by digit. */
    DECIMAL,
    BOOLEAN,
    /** A calendar day such as {@code 2026-01-31} (RFC 3339, full-date). */
    DATE,
    /** A moment with its offset such as {@code 2026-01-31T10:00:00Z} (RFC 3339, date-time). */
    TIMESTAMP,
    /** Any JSON value (RFC 8259). */
    JSON;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<FieldType> find(String text) {
        return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
    }
}
