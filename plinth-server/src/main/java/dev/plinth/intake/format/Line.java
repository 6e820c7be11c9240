package dev.plinth.intake.format;

/** One line of a text file, without its end. Says nothing of its content. */
public record Line(long number, String text) {
    @Override
    public String toString() {
        return "Line[" + number + "]";
    }
}
