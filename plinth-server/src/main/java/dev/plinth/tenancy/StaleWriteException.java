package dev.plinth.tenancy;

/** A change did not touch the rows it must have touched; the transaction was rolled back and nothing is written. */
public final class StaleWriteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaleWriteException() {
        super("A statement did not touch the rows it must have touched; the transaction was rolled back");
    }
}
