package dev.plinth.testing;

import dev.plinth.ledger.Logs;
import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.LogFiles;
import dev.plinth.proof.LogReport;
import dev.plinth.proof.LogVerifier;
import dev.plinth.proof.TilePath;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import dev.plinth.tenancy.OrgId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads and verifies a log the way an outsider does: keys, checkpoint and tiles, and plinth-proof. */
public final class LogReader implements LogFiles {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Logs logs;
    private final OrgId org;

    public LogReader(Logs logs, OrgId org) {
        this.logs = logs;
        this.org = org;
    }

    public List<VerifierKey> keys() {
        return logs.keys(org).lines().map(VerifierKey::parse).toList();
    }

    public Checkpoint checkpoint() {
        return UnverifiedCheckpoint.parse(logs.checkpoint(org).orElseThrow()).verifiedBy(logs.origin(org), keys());
    }

    /** Waits until everything appended so far is published. */
    public LogReader settled() {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            Logs.Standing now = logs.standing(org);
            if (now.pending() == 0 && now.size() == now.published()) return this;
            if (System.nanoTime() > end) throw new AssertionError("The log did not settle: " + now);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Recomputes the whole log. */
    public LogReport verify() {
        return new LogVerifier(this, 2, 0).verify(checkpoint(), Optional.empty());
    }

    @Override
    public Optional<byte[]> read(String path, int limit) {
        TilePath tile = TilePath.parse(path).orElseThrow();
        if (!tile.isEntries()) return logs.tile(org, tile);
        return logs.bundle(org, tile) instanceof Logs.Bundle.Found found
                ? Optional.of(found.bytes())
                : Optional.empty();
    }

    @Override
    public List<Integer> partialWidths(TilePath full) {
        return List.of();
    }
}
