package dev.plinth.intake.x12;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one element or component may hold.
 *
 * @param component counted from 1; 0 means the whole element
 * @param longest in characters; 0 means not limited here
 * @param codes the only values allowed; empty when any
 */
record ElementRule(int element, int component, boolean required, char kind, int longest, Set<String> codes) {
    private static final Pattern FORM = Pattern.compile("(\\d\\d)(?:-(\\d))?(!?)(?:([AINRDTC])(\\d*)|\\{([^}]*)})");
    private static final Pattern WHOLE = Pattern.compile("-?\\d+");
    private static final Pattern DECIMAL = Pattern.compile("-?(\\d+(\\.\\d*)?|\\.\\d+)");
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3])[0-5]\\d([0-5]\\d(\\d{1,2})?)?");

    ElementRule {
        codes = Set.copyOf(codes);
    }

    static ElementRule parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) throw new IllegalStateException("Not an element rule: " + text);
        boolean listed = form.group(6) != null;
        return new ElementRule(
                Integer.parseInt(form.group(1)),
                form.group(2) == null ? 0 : Integer.parseInt(form.group(2)),
                !form.group(3).isEmpty(),
                listed ? 'I' : form.group(4).charAt(0),
                listed || form.group(5).isEmpty() ? 0 : Integer.parseInt(form.group(5)),
                listed ? Set.copyOf(Arrays.asList(form.group(6).split(",", -1))) : Set.of());
    }

    String value(Segment segment) {
        return component == 0 ? segment.element(element) : segment.component(element, component);
    }

    /** Such as {@code CLM05-1}. */
    String name(Segment segment) {
        return "%s%02d%s".formatted(segment.id(), element, component == 0 ? "" : "-" + component);
    }

    boolean holds(String value) {
        if (!codes.isEmpty()) return codes.contains(value);
        return switch (kind) {
            case 'N' -> WHOLE.matcher(value).matches();
            case 'R' -> DECIMAL.matcher(value).matches();
            case 'D' -> isDate(value);
            default -> true;
        };
    }

    boolean oddTime(String value) {
        return kind == 'T' && !TIME.matcher(value).matches();
    }

    boolean tooLong(String value) {
        return longest > 0 && value.length() - (kind == 'R' ? signs(value) : 0) > longest;
    }

    private static int signs(String value) {
        return (int) value.chars().filter(c -> c == '-' || c == '.').count();
    }

    String expected() {
        if (!codes.isEmpty()) return "one of " + String.join(", ", new TreeSet<>(codes));
        return switch (kind) {
            case 'N' -> "a whole number";
            case 'R' -> "a decimal number";
            case 'D' -> "a date as CCYYMMDD";
            case 'T' -> "a time as HHMM or HHMMSS";
            case 'C' -> "a composite";
            case 'I' -> "a code";
            default -> "a value";
        };
    }

    static boolean isDate(String text) {
        if (text.length() != 8 || !WHOLE.matcher(text).matches()) return false;
        try {
            LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
            return true;
        } catch (DateTimeException notADay) {
            return false;
        }
    }
}
