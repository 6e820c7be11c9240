package dev.plinth.ledger;

import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgSession;
import java.util.Optional;

/**
 * How long the bodies of entries are kept. When the time is over, whole sealed segments of 256 entries are dropped; their
 * hashes stay, so everything else remains provable, and what was dropped can still be recognised by whoever kept it.
 */
public interface LedgerRetention {
    /** Days that bodies are kept; empty for ever. */
    Optional<Integer> keepDays(OrgSession org);

    /**
     * Decides it anew and leaves the entry {@code retention.set}.
     *
     * @param days 1 to 36,500; empty for ever
     */
    void keep(OrgSession org, Optional<Integer> days, Cause cause);
}
