package dev.plinth.intake.cli;

/** Something the person at the terminal is told in one line. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CliException(String line) {
        super(line);
    }

    CliException(String line, Throwable cause) {
        super(line, cause);
    }
}
