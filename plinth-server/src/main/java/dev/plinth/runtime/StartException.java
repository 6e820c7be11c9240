package dev.plinth.runtime;

/** Why Plinth does not start, in one line for the person at the terminal: what happened and what to do. */
public sealed class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Other regions were named than the installation has. */
    public static final class OtherRegions extends StartException {
        private static final long serialVersionUID = 1L;

        OtherRegions(String message) {
            super(message);
        }
    }
}
