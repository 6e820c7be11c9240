package dev.plinth.keys;

import dev.plinth.keys.spi.ShredListener;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has removed, soon after a shredding, what it left in the data store. Shredding itself stays one change of one row. */
final class ShredSweep {
    /*
     * Twice: once when every node knows of the shredding, so that little is left for long, and once when no operation that
     * began before it can be under way, so that nothing is left for good.
     */
    private static final Logger LOG = LoggerFactory.getLogger(ShredSweep.class);
    private static final int AT_ONCE = 500;

    private final KeyDatabase database;
    private final Supplier<List<ShredListener>> listeners;
    private final InstantSource clock;
    private final Duration known;
    private final Duration settled;

    /** @param listeners resolved late, because they need keys themselves */
    ShredSweep(
            KeySettings settings, KeyDatabase database, Supplier<List<ShredListener>> listeners, InstantSource clock) {
        this.database = database;
        this.listeners = listeners;
        this.clock = clock;
        this.known = settings.revalidation();
        this.settled = settings.destroyAfter();
    }

    private record Due(OrgId org, SubjectId subject, int generation, int clearings) {}

    /** Clears what is due in a region; returns how many generations of subjects. One that cannot be cleared now does not hold up the others. */
    int work(RegionId region) {
        Instant now = clock.instant();
        int cleared = 0;
        for (Due due : due(region, now))
            try {
                listeners.get().forEach(one -> one.shredded(due.org(), due.subject(), due.generation()));
                noted(due);
                cleared++;
            } catch (RuntimeException e) {
                LOG.warn("What a shredding in organisation {} left is cleared later: {}", due.org(), e.getMessage());
            }
        return cleared;
    }

    private List<Due> due(RegionId region, Instant now) {
        return database.sweep(
                region,
                tx -> tx.query(
                        """
                        select org_id, subject_id, generation, clearings from keystore.subject_salt
                        where shredded_at is not null and clearings < 2
                          and shredded_at <= case clearings when 0 then ?::timestamptz else ?::timestamptz end
                        order by shredded_at limit ?
                        """,
                        row -> new Due(
                                row.org(),
                                new SubjectId(row.uuid("subject_id")),
                                row.integer("generation"),
                                row.integer("clearings")),
                        now.minus(known),
                        now.minus(settled),
                        AT_ONCE));
    }

    private void noted(Due due) {
        database.in(
                due.org(), tx -> tx.update("""
                        update keystore.subject_salt set clearings = clearings + 1
                        where org_id = ? and subject_id = ? and generation = ? and clearings = ?
                        """, due.org(), due.subject().value(), due.generation(), due.clearings()));
    }
}
