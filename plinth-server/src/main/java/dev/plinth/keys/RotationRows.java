package dev.plinth.keys;

import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.tenancy.OrgId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Statements about versions being emptied. */
final class RotationRows {
    /** One version being emptied. */
    record Job(
            OrgId org,
            KeyPurpose purpose,
            int from,
            int to,
            String state,
            OptionalLong total,
            long moved,
            Instant startedAt,
            Instant updatedAt,
            Optional<Instant> finishedAt) {}

    private RotationRows() {}

    /**
     * Begins to empty a version.
     *
     * @param total things under it now; empty when nobody accounts for the purpose, and then there is nothing to do
     */
    static void insert(KeyTransaction tx, KeyPlace retiring, OptionalLong total, Instant now) {
        tx.update(
                """
                insert into keystore.rotation
                    (org_id, purpose, from_version, to_version, state, total, started_at, updated_at, finished_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                retiring.org(),
                retiring.purpose().text(),
                retiring.version(),
                retiring.version() + 1,
                total.isPresent() ? "running" : "done",
                total.orElse(0),
                now,
                now,
                total.isPresent() ? null : now);
    }

    /** The organisation's rotations, newest first. */
    static List<Job> of(KeyTransaction tx, OrgId org, int limit) {
        return tx.query(
                "select * from keystore.rotation where org_id = ? order by started_at desc, purpose limit ?",
                RotationRows::read,
                org,
                limit);
    }

    /** Takes unfinished jobs that began before {@code begun} and that no living node holds. */
    static List<Job> lease(KeyTransaction tx, Instant begun, Instant now, Duration lease, int limit) {
        return tx.query("""
                update keystore.rotation set leased_until = ?
                where (org_id, purpose, from_version) in (
                    select r.org_id, r.purpose, r.from_version from keystore.rotation r
                    join keystore.org_kek k on k.org_id = r.org_id
                    where r.state <> 'done' and k.state = 'active' and r.started_at <= ?
                      and (r.leased_until is null or r.leased_until < ?)
                    order by r.updated_at limit ? for update of r skip locked)
                returning *
                """, RotationRows::read, now.plus(lease), begun, now, limit);
    }

    static void progress(KeyTransaction tx, Job job, long moved, Instant now, Duration lease) {
        tx.update("""
                update keystore.rotation set moved = moved + ?, updated_at = ?, leased_until = ?
                where org_id = ? and purpose = ? and from_version = ? and state <> 'done'
                """, moved, now, now.plus(lease), job.org(), job.purpose().text(), job.from());
    }

    /** Gives the job back, to be looked at again from {@code next} on. */
    static void release(KeyTransaction tx, Job job, boolean emptied, Instant now, Instant next) {
        tx.update(
                """
                update keystore.rotation set state = ?, updated_at = ?, leased_until = ?
                where org_id = ? and purpose = ? and from_version = ? and state <> 'done'
                """,
                emptied ? "emptied" : "running",
                now,
                next,
                job.org(),
                job.purpose().text(),
                job.from());
    }

    static void done(KeyTransaction tx, OrgId org, KeyPurpose purpose, int from, Instant now) {
        tx.update("""
                update keystore.rotation
                set state = 'done', updated_at = ?, finished_at = ?, leased_until = null
                where org_id = ? and purpose = ? and from_version = ?
                """, now, now, org, purpose.text(), from);
    }

    private static Job read(KeyTransaction.Row row) {
        return new Job(
                row.org(),
                KeyPurpose.parse(row.text("purpose")),
                row.integer("from_version"),
                row.integer("to_version"),
                row.text("state"),
                row.numberIfAny("total"),
                row.number("moved"),
                row.instant("started_at"),
                row.instant("updated_at"),
                row.instantIfAny("finished_at"));
    }
}
