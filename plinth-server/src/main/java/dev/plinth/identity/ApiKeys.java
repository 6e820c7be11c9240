package dev.plinth.identity;

import dev.plinth.access.Permission;
import dev.plinth.access.Role;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The API keys of one organisation. Every change leaves its entry in the same transaction. */
public interface ApiKeys {
    /**
     * Makes a key. Refuses by field: a name as in {@link dev.plinth.tenancy.Names}, a scope that the role does not hold or that
     * a key of a department cannot hold, a department of another organisation, an expiry in the past. A key that is made with
     * another one ends with it at the latest: a later end is refused, and where none is named it is the maker's. Refuses an
     * operator with {@code forbidden} while an owner has a key that can make others: one that is not revoked, has not expired and
     * holds that permission.
     */
    Issued issue(OrgSession org, NewApiKey request, Cause cause);

    /** Refuses what {@link #issue} would, and changes nothing. */
    void check(OrgSession org, NewApiKey request, Cause cause);

    /** As the other for what can be judged when the role is unknown. */
    void check(
            OrgSession org, String name, Optional<DepartmentId> department, Optional<Instant> expiresAt, Cause cause);

    /**
     * Ends a key for good, at once on this node and within ten seconds on every other. Does nothing to a key that has ended
     * already; refuses an unknown one with {@code not-found}.
     */
    void revoke(OrgSession org, ApiKeyId id, Cause cause);

    Optional<ApiKey> find(OrgSession org, ApiKeyId id);

    /** Keys in the order of their making, ended ones included; at most {@code limit} after the given one. */
    List<ApiKey> list(OrgSession org, Optional<ApiKeyId> after, int limit);

    /**
     * @param scopes what of the role's permissions the key holds
     * @param department when set, the key sees only rows of this department
     */
    record NewApiKey(
            String name,
            Role role,
            Set<Permission> scopes,
            Optional<DepartmentId> department,
            Optional<Instant> expiresAt) {
        public NewApiKey {
            scopes = Set.copyOf(scopes);
        }

        /** A key with everything the role holds, for ever. */
        public static NewApiKey of(String name, Role role) {
            return new NewApiKey(name, role, role.permissions(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * A key as everyone who manages keys may see it.
     *
     * @param createdBy id of the principal who made it
     * @param rootedAt when the operator, or the installation itself, made the key from which this one descends through those who
     *     made it; the time of its own making if the operator made it
     */
    record ApiKey(
            ApiKeyId id,
            String name,
            Role role,
            Set<Permission> scopes,
            Optional<DepartmentId> department,
            Instant createdAt,
            String createdBy,
            Instant rootedAt,
            Optional<Instant> expiresAt,
            Optional<Instant> revokedAt) {
        public ApiKey {
            scopes = Set.copyOf(scopes);
        }

        /** Whether it lets nobody in any more: revoked, or expired by then. */
        boolean hasEnded(Instant now) {
            return revokedAt.isPresent()
                    || expiresAt.filter(at -> !at.isAfter(now)).isPresent();
        }
    }

    /**
     * @param token the key itself: shown this once, kept nowhere
     */
    record Issued(ApiKey key, String token) {
        @Override
        public String toString() {
            return "Issued[key=" + key.id() + "]";
        }
    }
}
