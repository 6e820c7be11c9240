package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destroys managed key-encryption keys that their organisations have left: by a customer's key or by a new managed one. Else what was
 * wrapped under one could be put back, or be taken from a backup, and would open.
 */
final class LeftKeks {
    private static final Logger LOG = LoggerFactory.getLogger(LeftKeks.class);
    private static final int AT_ONCE = 100;

    private final KeyDatabase database;
    private final KeyGuard guard;
    private final KeyChanges changes;
    private final InstantSource clock;
    private final Ids ids;
    private final Duration destroyAfter;

    LeftKeks(
            KeySettings settings,
            KeyDatabase database,
            KeyGuard guard,
            KeyChanges changes,
            InstantSource clock,
            Ids ids) {
        this.database = database;
        this.guard = guard;
        this.changes = changes;
        this.clock = clock;
        this.ids = ids;
        this.destroyAfter = settings.destroyAfter();
    }

    /** Destroys what was left long enough ago, in this region; returns how many. What is being changed waits. */
    int destroyDue(RegionId region) {
        Instant before = clock.instant().minus(destroyAfter);
        List<OrgId> due = database.sweep(region, tx -> tx.query("""
                        select org_id from keystore.org_kek k
                        where left_keks <> '' and changed_at <= ?
                          and not exists (select 1 from keystore.change c where c.org_id = k.org_id)
                        order by changed_at limit ?
                        """, KeyTransaction.Row::org, before, AT_ONCE));
        int destroyed = 0;
        for (OrgId org : due) destroyed += destroyLeft(org);
        return destroyed;
    }

    private int destroyLeft(OrgId org) {
        int destroyed = 0;
        try {
            for (KekRef kek : guard.read(org).map(stored -> stored.kek().left()).orElse(List.of())) {
                destroy(org, kek);
                destroyed++;
            }
        } catch (ProblemException e) {
            LOG.warn("Keys that organisation {} has left are destroyed later: {}", org, e.getMessage());
        }
        return destroyed;
    }

    private void destroy(OrgId org, KekRef kek) {
        changes.carryOut(new Change(
                org,
                ids.next(),
                Change.Action.DESTROY_KEK,
                "kek",
                org.toString(),
                Map.of("provider", kek.provider(), "key", kek.id().value()),
                Cause.of(Principal.system("keys"), new RequestId(ids.next()))));
    }
}
