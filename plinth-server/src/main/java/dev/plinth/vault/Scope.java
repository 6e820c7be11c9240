package dev.plinth.vault;

import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.DepartmentId;
import java.util.Optional;

/**
 * For whom something is done, and how far it reaches.
 *
 * @param department when set, records of other departments and of none do not exist for this caller
 */
public record Scope(Cause cause, Optional<DepartmentId> department) {
    /** Reaches every record of the organisation. */
    public static Scope whole(Cause cause) {
        return new Scope(cause, Optional.empty());
    }
}
