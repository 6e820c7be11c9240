package dev.plinth.trust;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import java.time.Duration;
import java.util.UUID;

/**
 * The right to run probes by schedule, by the database's clock. Two holders at once would only try things twice: runs are
 * numbered under a lock.
 */
final class RunnerLease {
    private static final String TAKE = "insert into tenant.trust_lease as l (org_id, holder, expires_at)"
            + " values (:org, :holder, clock_timestamp() + :millis * interval '1 millisecond')"
            + " on conflict (org_id) do update set holder = excluded.holder, expires_at = excluded.expires_at"
            + " where l.expires_at < clock_timestamp() or l.holder = excluded.holder";

    private final OrgTransactions orgs;
    private final OrgId instance;
    private final UUID holder;
    private final Duration length;

    RunnerLease(OrgTransactions orgs, OrgId instance, UUID holder, Duration length) {
        this.orgs = orgs;
        this.instance = instance;
        this.holder = holder;
        this.length = length;
    }

    /** Takes the lease if it is free, or holds it longer. */
    boolean hold() {
        return extend(length);
    }

    /** Gives it back, so another need not wait. */
    void release() {
        extend(Duration.ofMillis(-1));
    }

    private boolean extend(Duration by) {
        return orgs.in(
                instance,
                session -> session.update(TAKE, Params.of("holder", holder).and("millis", by.toMillis())) == 1);
    }
}
