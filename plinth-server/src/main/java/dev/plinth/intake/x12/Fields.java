package dev.plinth.intake.x12;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the fields of a record in order and leaves out what is empty or not written as its type. */
final class Fields {
    private static final ElementRule DECIMAL = new ElementRule(1, 0, false, 'R', 0, Set.of());

    private final Map<String, Object> values = new LinkedHashMap<>();

    Fields text(String name, String value) {
        if (!value.isEmpty()) values.put(name, value);
        return this;
    }

    Fields number(String name, String value) {
        if (!value.isEmpty() && value.length() <= 18 && value.chars().allMatch(Character::isDigit))
            values.put(name, Long.valueOf(value));
        return this;
    }

    Fields decimal(String name, String value) {
        if (isDecimal(value)) values.put(name, new BigDecimal(value));
        return this;
    }

    /** CCYYMMDD. */
    Fields date(String name, String value) {
        if (ElementRule.isDate(value)) values.put(name, LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE));
        return this;
    }

    /** A date inside a JSON value, as text. */
    Fields dateText(String name, String value) {
        if (ElementRule.isDate(value))
            values.put(
                    name,
                    LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE).toString());
        return this;
    }

    Fields list(String name, List<?> value) {
        if (!value.isEmpty()) values.put(name, List.copyOf(value));
        return this;
    }

    Fields all(Map<String, Object> more) {
        values.putAll(more);
        return this;
    }

    Map<String, Object> map() {
        return new LinkedHashMap<>(values);
    }

    static boolean isDecimal(String value) {
        return !value.isEmpty() && value.length() <= 40 && DECIMAL.holds(value);
    }
}
