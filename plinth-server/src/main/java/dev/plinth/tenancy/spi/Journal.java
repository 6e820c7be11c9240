package dev.plinth.tenancy.spi;

import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgSession;
import java.util.Map;

/**
 * Where capabilities below the ledger report a change. Implemented by the ledger: one entry, in the transaction of the
 * session. Callers MUST call it in the transaction that makes the change.
 */
public interface Journal {
    /**
     * @param action dotted verb such as {@code organisation.create} or {@code key.rotate}
     * @param objectType such as {@code organisation}, {@code key}, {@code department}
     * @param objectId its id, never personal data
     * @param facts small public facts (no personal data, no secret), shown in the entry
     */
    void record(
            OrgSession session,
            Cause cause,
            String action,
            String objectType,
            String objectId,
            Map<String, String> facts);

    /** As {@link #record} about what was asked for and refused. */
    default void refused(
            OrgSession session,
            Cause cause,
            String action,
            String objectType,
            String objectId,
            Map<String, String> facts) {
        record(session, cause, action, objectType, objectId, facts);
    }
}
