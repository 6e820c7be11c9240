package dev.plinth.intake.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One record read from a file.
 *
 * @param place where it begins
 * @param naturalKey what makes it the same record when the file is read again; may be personal, is never stored as it is
 * @param subject the organisation's own reference to the person it is about
 * @param department the department it belongs to
 * @param fields by name: String, Long, BigDecimal, Boolean, LocalDate, Instant, or List and Map of these; absent ones are left out
 */
public record ParsedRecord(
        Place place,
        String collection,
        String naturalKey,
        Optional<String> subject,
        Optional<DepartmentKey> department,
        Map<String, Object> fields) {
    public ParsedRecord {
        if (naturalKey.isEmpty())
            throw new IllegalArgumentException("A record of " + collection + " has no natural key");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Says nothing of its content, so that it can be logged by accident. */
    @Override
    public String toString() {
        return "ParsedRecord[" + collection + ", " + fields.size() + " fields]";
    }
}
