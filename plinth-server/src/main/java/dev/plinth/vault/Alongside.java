package dev.plinth.vault;

import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.OrgSession;
import java.util.List;

/** Statements of the caller that commit together with a change. They MUST only be attached, not run. */
@FunctionalInterface
public interface Alongside {
    void attachTo(OrgSession session, EntryId entry, List<RecordId> records);

    /** Nothing. */
    static Alongside nothing() {
        return (session, entry, records) -> {};
    }
}
