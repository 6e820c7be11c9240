package dev.plinth.keys;

import dev.plinth.keys.spi.KeyUser;
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
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves sealed data from a retiring key version to the primary one, until nothing is left, and then destroys the old one. */
final class Reencryption {
    /*
     * The job holds no state of its own: users find the next batch by the version it is sealed under, so a job that died
     * is simply taken up again when its lease is over, and moves each thing once. Nothing is moved before every node knows
     * the new version, or a search there could miss what was moved. A node that has not yet heard of the
     * rotation may seal under the old version for as long as the revalidation bound, and an operation that holds the key
     * a little longer; so the version is destroyed only when it has been retired for a set time and the count, taken
     * after that time, is zero.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Reencryption.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int JOBS_AT_ONCE = 4;

    private final KeyDatabase database;
    private final KeyUsers users;
    private final KeyChanges changes;
    private final OrgKeyCache cache;
    private final KeyMeters meters;
    private final InstantSource clock;
    private final Ids ids;
    private final Duration known;
    private final Duration destroyAfter;
    private final int batch;

    Reencryption(
            KeySettings settings,
            KeyDatabase database,
            KeyUsers users,
            KeyChanges changes,
            OrgKeyCache cache,
            KeyMeters meters,
            InstantSource clock,
            Ids ids) {
        this.database = database;
        this.users = users;
        this.changes = changes;
        this.cache = cache;
        this.meters = meters;
        this.clock = clock;
        this.ids = ids;
        this.known = settings.revalidation();
        this.destroyAfter = settings.destroyAfter();
        this.batch = settings.batch();
    }

    /** Works on the jobs of a region that nobody holds, until they are done, cannot go on now, or {@code stopped}. */
    void work(RegionId region, BooleanSupplier stopped) {
        List<RotationRows.Job> jobs = lease(region);
        while (!jobs.isEmpty() && !stopped.getAsBoolean()) {
            jobs.forEach(job -> attempt(job, stopped));
            jobs = lease(region);
        }
    }

    private List<RotationRows.Job> lease(RegionId region) {
        Instant now = clock.instant();
        return database.sweep(region, tx -> RotationRows.lease(tx, now.minus(known), now, LEASE, JOBS_AT_ONCE));
    }

    private void attempt(RotationRows.Job job, BooleanSupplier stopped) {
        try {
            work(job, stopped);
        } catch (RuntimeException e) {
            LOG.warn(
                    "Moving data from {} key {} of organisation {} waits: {}",
                    job.purpose().text(),
                    job.from(),
                    job.org(),
                    e.getMessage());
        }
    }

    private void work(RotationRows.Job job, BooleanSupplier stopped) {
        // a node that rotated elsewhere has to see the new primary before it moves anything to it
        cache.refresh(job.org());
        if (users.of(job.purpose()).isEmpty()) {
            nothingToDo(job);
            return;
        }
        for (KeyUser user : users.of(job.purpose())) {
            int moved = batch;
            while (moved > 0 && !stopped.getAsBoolean()) {
                moved = user.reencrypt(job.org(), job.purpose(), job.from(), batch);
                meters.moved(moved);
                progress(job, moved);
            }
        }
        if (!stopped.getAsBoolean()) settle(job);
    }

    private void settle(RotationRows.Job job) {
        Instant retired = retiredAt(job);
        Instant now = clock.instant();
        // the time is read before the count: whatever the count misses was sealed while the version was still allowed
        OptionalLong left = users.uses(job.org(), job.purpose(), job.from());
        boolean empty = left.isPresent() && left.getAsLong() == 0;
        if (empty && !now.isBefore(retired.plus(destroyAfter))) destroy(job);
        else release(job, empty, now, empty ? retired.plus(destroyAfter) : now.plus(LEASE));
    }

    private void destroy(RotationRows.Job job) {
        changes.carryOut(new Change(
                job.org(),
                ids.next(),
                Change.Action.DESTROY,
                "key",
                job.purpose().text(),
                Map.of("purpose", job.purpose().text(), "version", Integer.toString(job.from())),
                Cause.of(Principal.system("keys"), new RequestId(ids.next()))));
        cache.refresh(job.org());
    }

    private Instant retiredAt(RotationRows.Job job) {
        OrgId org = job.org();
        return database.in(org, tx -> KeyRows.keys(tx, org)).stream()
                .filter(row -> row.purpose() == job.purpose() && row.version() == job.from())
                .findFirst()
                .flatMap(KeyRow::retiredAt)
                .orElseThrow(KeyProblems::changedMeanwhile);
    }

    /** Nothing of this version of Plinth keeps data under this purpose, and nobody can say it for another: the key is kept. */
    private void nothingToDo(RotationRows.Job job) {
        database.in(job.org(), tx -> {
            RotationRows.done(tx, job.org(), job.purpose(), job.from(), clock.instant());
            return job;
        });
    }

    private void progress(RotationRows.Job job, int moved) {
        database.in(job.org(), tx -> {
            RotationRows.progress(tx, job, moved, clock.instant(), LEASE);
            return job;
        });
    }

    private void release(RotationRows.Job job, boolean emptied, Instant now, Instant next) {
        database.in(job.org(), tx -> {
            RotationRows.release(tx, job, emptied, now, next);
            return job;
        });
    }
}
