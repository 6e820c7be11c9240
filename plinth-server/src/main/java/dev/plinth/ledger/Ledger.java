package dev.plinth.ledger;

import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import java.util.List;

/**
 * Appends entries. Every method only attaches its statement to the session, so the entry leaves in the same round trip and
 * the same transaction as what it records: both are there, or neither. The entry is then <em>appended</em>; the sequencer
 * gives it an index (<em>sequenced</em>), hashes it into the tree (<em>integrated</em>) and signs a checkpoint over it
 * (<em>published</em>).
 */
public interface Ledger {
    EntryId append(OrgSession org, LedgerEntry entry);

    List<EntryId> appendAll(OrgSession org, List<LedgerEntry> entries);

    /**
     * Appends only if {@code source} finds exactly one row, and takes the subject from it: for reads, where the subject is
     * not known before the row is. Attach it before the read itself.
     *
     * <p>Ask the result for {@link ReadEntry#written} once the read has found its row.
     *
     * @param source a query naming {@code :org} that returns one column {@code subject_id uuid}
     */
    ReadEntry appendIfFound(OrgSession org, LedgerEntry entry, String source, Params params);
}
