package dev.plinth.tenancy;

/** The database cannot read a page or an index of its own: its files are damaged. */
public final class DamagedStoreException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DamagedStoreException(String store, String state, Throwable cause) {
        super("PostgreSQL cannot read a page of the store %s (SQLSTATE %s)".formatted(store, state), cause);
    }
}
