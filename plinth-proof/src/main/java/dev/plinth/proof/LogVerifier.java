package dev.plinth.proof;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Recomputes a whole log from its entries and compares every tile, then the root, then an older checkpoint. */
public final class LogVerifier {
    /*
     * Workers hash runs of 32 bundles (8,192 entries) and compare tiles of level 0; the caller's thread takes their results
     * in order, grows the levels above through TreeEdge and compares those tiles as they fill. At most four runs a worker
     * are under way, so memory does not depend on the log, and because results are taken in order the first fault reported
     * is the first in the log.
     */
    private static final int BUNDLES_A_RUN = 32;
    private static final int RUNS_A_WORKER = 4;

    private final LogFiles files;
    private final int workers;
    private final long mayMissBelow;

    /**
     * Verifies with this many threads. Full bundles that end at or before entry {@code mayMissBelow} may be missing, as far as
     * an entry {@code ledger.drop} of the same log says that they were dropped; 0 refuses every missing bundle.
     */
    public LogVerifier(LogFiles files, int workers, long mayMissBelow) {
        this.files = files;
        this.workers = workers;
        this.mayMissBelow = mayMissBelow;
    }

    /**
     * Verifies the log up to a checkpoint whose signature was verified, and that it extends an older one if given.
     *
     * @throws ProofException naming the first entry or file that differs
     */
    public LogReport verify(Checkpoint checkpoint, Optional<Checkpoint> since) {
        since.ifPresent(older -> requireNotShorter(older, checkpoint));
        var executor = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().daemon().factory());
        try {
            var report = verify(checkpoint, executor);
            since.ifPresent(older -> requireExtends(older, checkpoint));
            return report;
        } finally {
            executor.shutdownNow();
        }
    }

    private LogReport verify(Checkpoint checkpoint, ExecutorService executor) {
        long size = checkpoint.size();
        long fullBundles = size / TilePath.FULL;
        var runs = new ArrayDeque<Future<BundleCheck.Run>>();
        var edge = TreeEdge.empty();
        var report = new LogReport(0, 0, 0);
        var dropped = Dropped.NOTHING;
        long next = 0;
        while (next < fullBundles || !runs.isEmpty()) {
            if (next < fullBundles && runs.size() < workers * RUNS_A_WORKER) {
                long first = next;
                long end = Math.min(first + BUNDLES_A_RUN, fullBundles);
                runs.add(executor.submit(() -> bundles(checkpoint).full(first, end)));
                next = end;
            } else {
                var run = Outcome.of(runs.remove());
                var growth = edge.appendSubtrees(run.hashes());
                edge = growth.edge();
                report = report.plus(run.report());
                dropped = dropped.plus(run.dropped());
                for (var tile : growth.tiles()) {
                    report = report.plus(tile.path().isPartial() ? new LogReport(0, 0, 0) : compared(tile));
                }
            }
        }
        var partial = TilePath.in(size, TilePath.ENTRIES, fullBundles);
        if (partial.isPresent()) {
            var run = bundles(checkpoint).last(partial.get());
            edge = edge.append(run.hashes()).edge();
            report = report.plus(run.report());
            dropped = dropped.plus(run.dropped());
        }
        for (var tile : edge.partialTiles(1)) {
            report = report.plus(compared(tile));
        }
        requireRoot(checkpoint, edge.root());
        dropped.requireSaid();
        return report;
    }

    private BundleCheck bundles(Checkpoint checkpoint) {
        return new BundleCheck(files, checkpoint.origin(), checkpoint.size(), mayMissBelow);
    }

    private LogReport compared(Tile tile) {
        return new LogReport(0, 0, Tiles.requireAgrees(files, tile.path(), tile.bytes()));
    }

    private static void requireRoot(Checkpoint checkpoint, Hash root) {
        if (!root.equals(checkpoint.root())) {
            throw new ProofException(
                    Reason.ROOT_MISMATCH,
                    "Entries and tiles agree with each other and lead to root %s, the signed checkpoint of size %d has %s"
                            .formatted(root, checkpoint.size(), checkpoint.root()));
        }
    }

    private static void requireNotShorter(Checkpoint older, Checkpoint checkpoint) {
        if (checkpoint.size() < older.size()) {
            throw new ProofException(
                    Reason.ROLLBACK,
                    "The log has %d entries now and had %d in the older checkpoint: entries %d to %d are gone"
                            .formatted(checkpoint.size(), older.size(), checkpoint.size(), older.size() - 1));
        }
    }

    private void requireExtends(Checkpoint older, Checkpoint checkpoint) {
        var prover = new Prover(new TileHashes(checkpoint.size(), path -> Tiles.require(files, path)));
        var path = older.size() == 0
                ? List.<Hash>of()
                : prover.consistency(older.size(), checkpoint.size()).path();
        if (Monitor.compare(older, checkpoint, path) instanceof Monitor.Observation.Fork) {
            throw new ProofException(
                    Reason.FORK,
                    "The first %d entries now hash to root %s, the older checkpoint was signed over %s: an entry below %d was changed"
                            .formatted(older.size(), prover.root(older.size()), older.root(), older.size()));
        }
    }
}
