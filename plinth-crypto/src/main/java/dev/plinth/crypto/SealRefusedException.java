package dev.plinth.crypto;

import java.io.Serial;

/**
 * Sealed bytes were not opened. Nothing of their content was released, except the chunks of a stream that had been
 * authenticated before the fault. The message names the format and, for malformed input, the structural fault; whether
 * key, place or content was wrong is never told, because that would help whoever tries.
 */
public final class SealRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What kind of refusal it was. */
    public enum Reason {
        /** The bytes do not follow the format: truncated, extended, unknown version, wrong order. */
        MALFORMED,
        /** The bytes follow the format but do not open with this key in this place. */
        NOT_AUTHENTIC
    }

    private final Reason reason;

    private SealRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    static SealRefusedException malformed(String what, String fault) {
        return new SealRefusedException(Reason.MALFORMED, what + " is malformed: " + fault);
    }

    static SealRefusedException notAuthentic(String what) {
        return new SealRefusedException(
                Reason.NOT_AUTHENTIC,
                what
                        + " does not open: the key, the place it is read from, or its bytes are not those it was sealed with");
    }

    /** What kind of refusal it was. */
    public Reason reason() {
        return reason;
    }
}
