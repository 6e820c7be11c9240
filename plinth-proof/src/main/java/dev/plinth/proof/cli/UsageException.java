package dev.plinth.proof.cli;

/** The command was called in a way that cannot be understood; the message says what would be right. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
