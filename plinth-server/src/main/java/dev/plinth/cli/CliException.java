package dev.plinth.cli;

/** Something the person at the terminal is told in one line, and the exit code that says it to a script. */
public final class CliException extends RuntimeException {
    public static final int REFUSED = 1;
    public static final int WRONG_USE = 2;
    public static final int TROUBLE = 3;
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CliException(int exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
    }

    /** The command line must be changed before it can work. */
    public static CliException wrongUse(String line) {
        return new CliException(WRONG_USE, line);
    }

    /** It could not be done now. */
    public static CliException trouble(String line, Throwable cause) {
        CliException told = new CliException(TROUBLE, line);
        told.initCause(cause);
        return told;
    }

    /** The server said no. */
    public static CliException of(ApiClient.Answer answer) {
        return new CliException(answer.exitCode(), answer.detail());
    }

    int exitCode() {
        return exitCode;
    }
}
