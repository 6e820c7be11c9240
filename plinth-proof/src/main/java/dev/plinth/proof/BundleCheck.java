package dev.plinth.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Recomputes a run of entry bundles and compares their tiles of level 0. One instance a thread. */
final class BundleCheck {
    private final LogFiles files;
    private final long size;
    private final long prunedBelow;
    private final TreeHasher hasher = new TreeHasher();
    private final List<Hash> hashes = new ArrayList<>();
    private LogReport report = new LogReport(0, 0, 0);

    BundleCheck(LogFiles files, long size, long prunedBelow) {
        this.files = files;
        this.size = size;
        this.prunedBelow = prunedBelow;
    }

    /** Hashes of full bundles, or the leaf hashes of the last, partial one; never both in one run. */
    record Run(List<Hash> hashes, LogReport report) {}

    /** Full bundles from {@code first} up to, not including, {@code end}. */
    Run full(long first, long end) {
        for (long index = first; index < end; index++) {
            byte[] leaves = leaves(new TilePath(TilePath.ENTRIES, index, TilePath.FULL));
            hashes.add(hasher.subtree(leaves, 0, TilePath.FULL));
        }
        return new Run(hashes, report);
    }

    /** The partial bundle at the right edge. */
    Run last(TilePath bundle) {
        byte[] leaves = leaves(bundle);
        for (int offset = 0; offset < leaves.length; offset += Hash.BYTES) {
            hashes.add(Hash.at(leaves, offset));
        }
        return new Run(hashes, report);
    }

    /** The leaf hashes of a bundle, after every file that speaks of them was found to agree. */
    private byte[] leaves(TilePath bundle) {
        var tile = new TilePath(0, bundle.index(), bundle.width());
        byte[] stored = Tiles.require(files, tile);
        var entries = files.read(bundle.text(), EntryBundle.MAX_BYTES);
        boolean mayBePruned = (bundle.index() + 1) * TilePath.FULL <= prunedBelow;
        if (entries.isEmpty() && mayBePruned) {
            report = report.plus(new LogReport(0, bundle.width(), 1));
            return stored;
        }
        byte[] leaves = hashed(bundle, entries);
        requireSame(tile, stored, leaves);
        report = report.plus(new LogReport(bundle.width(), 0, 2));
        for (int width : files.partialWidths(bundle.full())) {
            if (width < bundle.width()) {
                var narrow = new TilePath(TilePath.ENTRIES, bundle.index(), width);
                requireSame(narrow, hashed(narrow, files.read(narrow.text(), EntryBundle.MAX_BYTES)), leaves);
                report = report.plus(new LogReport(0, 0, 1));
            }
        }
        report = report.plus(new LogReport(0, 0, Tiles.requireNarrowAgree(files, tile, leaves)));
        return leaves;
    }

    private byte[] hashed(TilePath bundle, Optional<byte[]> entries) {
        try {
            return EntryBundle.leafHashes(entries.orElseThrow(() -> Tiles.missing(bundle)), bundle.width(), hasher);
        } catch (ProofException e) {
            throw new ProofException(
                    e.reason(),
                    "%s, entries %d to %d: %s".formatted(bundle, first(bundle), last(bundle, size), e.why()));
        }
    }

    private static void requireSame(TilePath where, byte[] stored, byte[] leaves) {
        int at = Arrays.mismatch(stored, 0, stored.length, leaves, 0, stored.length);
        if (at >= 0) {
            int offset = at / Hash.BYTES * Hash.BYTES;
            throw new ProofException(
                    Reason.ENTRY_MISMATCH,
                    "Entry %d is the first that differs: its bytes hash to %s, %s gives %s"
                            .formatted(
                                    first(where) + at / Hash.BYTES,
                                    Hash.at(leaves, offset),
                                    where,
                                    Hash.at(stored, offset)));
        }
    }

    private static long first(TilePath bundle) {
        return bundle.index() * TilePath.FULL;
    }

    private static long last(TilePath bundle, long size) {
        return Math.min(first(bundle) + bundle.width(), size) - 1;
    }
}
