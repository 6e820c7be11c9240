package dev.plinth.keys.spi;

import java.io.Serial;

/** A key-encryption key cannot be used now: its provider is silent, or the key was disabled or removed there. */
public final class KekUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param detail for the log of the operator, never a secret */
    public KekUnavailableException(String detail, Throwable cause) {
        super(detail, cause);
    }

    public KekUnavailableException(String detail) {
        super(detail);
    }
}
