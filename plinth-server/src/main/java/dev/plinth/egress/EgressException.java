package dev.plinth.egress;

/** Nothing was sent, or no whole answer came back. The message names the recipient and what happened. */
public final class EgressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EgressException(Recipient recipient, String what) {
        super("%s (%s): %s".formatted(recipient.name(), recipient.base(), what));
    }

    EgressException(Recipient recipient, String what, Throwable cause) {
        super("%s (%s): %s".formatted(recipient.name(), recipient.base(), what), cause);
    }
}
