package dev.plinth.ledger;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;

/** The entry about a read. The database writes it only if the read finds its row, in the same statement. Used by one thread. */
public final class ReadEntry {
    private final EntryId id;
    private long rows;

    ReadEntry(EntryId id) {
        this.id = id;
    }

    void wrote(long written) {
        rows = written;
    }

    /** Its id, whether or not it was written. */
    EntryId id() {
        return id;
    }

    /**
     * The id of the entry about a row that was found. Refuses with {@code unavailable} when the database found the row and took
     * no entry about it: nothing may be shown then.
     */
    public EntryId written() {
        if (rows == 1) return id;
        throw new ProblemException(
                ProblemCode.UNAVAILABLE,
                "The database took no entry about this read, so nothing is shown; the operator must look at its ledger");
    }
}
