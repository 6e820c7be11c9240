package dev.plinth.intake.format;

/**
 * Where in a file: a segment or line number, counted from 1, and what in it.
 *
 * @param part a segment and element such as {@code CLM05-1}, a column with its name, a JSON path; empty for the whole
 */
public record Place(Unit unit, long number, String part) {
    /** X12 counts segments; the other formats count lines. */
    public enum Unit {
        SEGMENT,
        LINE
    }

    public Place {
        if (number < 1) throw new IllegalArgumentException("Places are counted from 1, was " + number);
    }

    public static Place segment(long number, String part) {
        return new Place(Unit.SEGMENT, number, part);
    }

    public static Place line(long number, String part) {
        return new Place(Unit.LINE, number, part);
    }

    @Override
    public String toString() {
        return switch (unit) {
            case SEGMENT -> "segment " + number + (part.isEmpty() ? "" : " " + part);
            case LINE -> "line " + number + (part.isEmpty() ? "" : ", " + part);
        };
    }
}
