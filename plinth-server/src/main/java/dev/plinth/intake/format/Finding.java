package dev.plinth.intake.format;

/**
 * Something in a file that is not as it should be.
 *
 * @param wrong what is there, described without any value of the file that could be personal
 * @param expected what would be right
 */
public record Finding(Severity severity, Place place, String wrong, String expected) {
    /** An {@code ERROR} refuses the file; a {@code NOTE} is told and the file is loaded. */
    public enum Severity {
        ERROR,
        NOTE
    }

    public static Finding error(Place place, String wrong, String expected) {
        return new Finding(Severity.ERROR, place, wrong, expected);
    }

    public static Finding note(Place place, String wrong, String expected) {
        return new Finding(Severity.NOTE, place, wrong, expected);
    }

    public boolean refuses() {
        return severity == Severity.ERROR;
    }

    @Override
    public String toString() {
        return place + ": " + wrong + "; expected " + expected;
    }
}
