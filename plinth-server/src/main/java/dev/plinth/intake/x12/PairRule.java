package dev.plinth.intake.x12;

import java.util.regex.Pattern;

/**
 * Two elements that depend on each other (X12.6, syntax notes).
 *
 * @param form {@code P}: both or neither; {@code F}: the first is a format qualifier for the date or time in the second
 */
record PairRule(char form, int first, int second) {
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3])[0-5]\\d([0-5]\\d(\\d{1,2})?)?");
    private static final int DATE_LENGTH = 8;

    static PairRule parse(String text) {
        return new PairRule(
                text.charAt(0), Integer.parseInt(text.substring(1, 3)), Integer.parseInt(text.substring(3, 5)));
    }

    boolean holds(Segment segment) {
        return switch (form) {
            case 'P' -> segment.has(first) == segment.has(second);
            default -> !segment.has(second) || written(segment.element(first), segment.element(second));
        };
    }

    String wrong(Segment segment) {
        return form == 'P'
                ? "%s%02d and %02d come only together".formatted(segment.id(), first, second)
                : "is not written as %s%02d says".formatted(segment.id(), first);
    }

    String expected() {
        return form == 'P'
                ? "both or neither"
                : "D8 as CCYYMMDD, RD8 as CCYYMMDD-CCYYMMDD, DT as CCYYMMDDHHMM, TM as HHMM";
    }

    private static boolean written(String format, String value) {
        return switch (format) {
            case "D8" -> ElementRule.isDate(value);
            case "RD8" -> range(value);
            case "TM" -> TIME.matcher(value).matches();
            case "DT" ->
                value.length() > DATE_LENGTH
                        && ElementRule.isDate(value.substring(0, DATE_LENGTH))
                        && TIME.matcher(value.substring(DATE_LENGTH)).matches();
            default -> true;
        };
    }

    private static boolean range(String value) {
        int dash = value.indexOf('-');
        return dash == DATE_LENGTH
                && ElementRule.isDate(value.substring(0, dash))
                && ElementRule.isDate(value.substring(dash + 1))
                && value.substring(0, dash).compareTo(value.substring(dash + 1)) <= 0;
    }
}
