package dev.plinth.proof;

/** Says that something cannot be accepted as proof; the message names the subject and both sides. */
public final class ProofException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String why;

    public ProofException(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.why = message;
    }

    public Reason reason() {
        return reason;
    }

    /** The message. */
    public String why() {
        return why;
    }

    static ProofException malformed(String message) {
        return new ProofException(Reason.MALFORMED, message);
    }
}
