package dev.plinth.runtime;

/** Why Plinth does not start, in one line for the person at the terminal: what happened and what to do. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
