package dev.plinth.ledger;

import dev.plinth.proof.CheckpointBody;
import dev.plinth.proof.Hash;
import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.TreeEdge;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Signs checkpoints over what was integrated, remembers them outside the database, then publishes them. */
final class Publisher {
    /*
     * The order is fixed: the batch is committed, then the checkpoint is signed, then remembered on disk, then published. A kill
     * between any two leaves a log that is at least as long as the memory, and the memory at least as long as what the
     * world has seen. Only edges that the sequencer grew from a checked one come here, so both signatures are always over
     * extensions of what was signed before.
     */
    private final RegionId region;
    private final LogNames names;
    private final LogKeys keys;
    private final LogMemory memory;
    private final CheckpointRows rows;
    private final InstantSource clock;
    private final LedgerMetrics metrics;
    private final Published published;
    private final Map<OrgId, Due> waiting = new LinkedHashMap<>();
    private final Semaphore something = new Semaphore(0);

    Publisher(
            RegionId region,
            LogNames names,
            LogKeys keys,
            LogMemory memory,
            CheckpointRows rows,
            InstantSource clock,
            LedgerMetrics metrics,
            Published published) {
        this.region = region;
        this.names = names;
        this.keys = keys;
        this.memory = memory;
        this.rows = rows;
        this.clock = clock;
        this.metrics = metrics;
        this.published = published;
    }

    /**
     * An integrated tree that is to be signed.
     *
     * @param oldest when the oldest entry not yet published was appended, if known
     * @param was size before the batch
     */
    record Due(OrgId org, TreeEdge edge, Optional<Instant> oldest, long was) {
        Due(OrgId org, TreeEdge edge, Optional<Instant> oldest) {
            this(org, edge, oldest, edge.size());
        }

        Due before(Due later) {
            if (later.edge.size() < edge.size()) return later.before(this);
            return new Due(org, later.edge, oldest.or(later::oldest), was);
        }
    }

    void offer(Due due) {
        synchronized (waiting) {
            waiting.merge(due.org(), due, Due::before);
        }
        something.release();
    }

    /** Waits until something is due, at most this long. */
    void await(Duration longest) throws InterruptedException {
        if (something.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) something.drainPermits();
    }

    /** Signs and publishes everything due; returns how many checkpoints. On failure everything is due again. */
    int publish() {
        List<Due> round = take();
        if (round.isEmpty()) return 0;
        try {
            List<Signed> signed = new ArrayList<>(round.size());
            for (Due due : round) signed.add(sign(due));
            for (Signed one : signed) memory.remember(one.origin(), one.note());
            rows.publish(region, signed);
            Instant now = clock.instant();
            round.forEach(due -> metrics.published(region, due, now));
            published.announce(signed);
            return round.size();
        } catch (RuntimeException e) {
            round.forEach(this::offer);
            throw e;
        }
    }

    /** A checkpoint with both signatures. */
    record Signed(OrgId org, String origin, long size, Hash root, SignedNote note, Instant at) {}

    private Signed sign(Due due) {
        String origin = names.origin(due.org());
        List<NoteSigner> signers = keys.signers(region, origin);
        Instant now = clock.instant();
        CheckpointBody body =
                new CheckpointBody(origin, due.edge().size(), due.edge().root());
        SignedNote note = metrics.timeSigning(region, () -> body.signedBy(signers, now));
        return new Signed(due.org(), origin, body.size(), body.root(), note, now);
    }

    private List<Due> take() {
        synchronized (waiting) {
            List<Due> round = List.copyOf(waiting.values());
            waiting.clear();
            return round;
        }
    }
}
