package dev.plinth.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Recomputes a run of entry bundles and compares their tiles of level 0. One instance a thread. */
final class BundleCheck {
    private final LogFiles files;
    private final String origin;
    private final long size;
    private final long mayMissBelow;
    private final TreeHasher hasher = new TreeHasher();
    private final List<Hash> hashes = new ArrayList<>();
    private LogReport report = new LogReport(0, 0, 0);
    private Dropped dropped = Dropped.NOTHING;

    BundleCheck(LogFiles files, String origin, long size, long mayMissBelow) {
        this.files = files;
        this.origin = origin;
        this.size = size;
        this.mayMissBelow = mayMissBelow;
    }

    /** Hashes of full bundles, or the leaf hashes of the last, partial one; never both in one run. */
    record Run(List<Hash> hashes, LogReport report, Dropped dropped) {}

    /** Full bundles from {@code first} up to, not including, {@code end}. */
    Run full(long first, long end) {
        for (long index = first; index < end; index++) {
            byte[] leaves = leaves(new TilePath(TilePath.ENTRIES, index, TilePath.FULL));
            hashes.add(hasher.subtree(leaves, 0, TilePath.FULL));
        }
        return new Run(hashes, report, dropped);
    }

    /** The partial bundle at the right edge. */
    Run last(TilePath bundle) {
        byte[] leaves = leaves(bundle);
        for (int offset = 0; offset < leaves.length; offset += Hash.BYTES) {
            hashes.add(Hash.at(leaves, offset));
        }
        return new Run(hashes, report, dropped);
    }

    /** The leaf hashes of a bundle, after every file that speaks of them was found to agree. */
    private byte[] leaves(TilePath bundle) {
        var tile = new TilePath(0, bundle.index(), bundle.width());
        byte[] stored = Tiles.require(files, tile);
        var entries = files.read(bundle.text(), EntryBundle.MAX_BYTES);
        boolean mayMiss = bundle.width() == TilePath.FULL && (bundle.index() + 1) * TilePath.FULL <= mayMissBelow;
        if (entries.isEmpty() && mayMiss) {
            dropped = dropped.plus(Dropped.missing(bundle));
            report = report.plus(new LogReport(0, bundle.width(), 1));
            return stored;
        }
        byte[] leaves = hashed(bundle, entries);
        requireSame(tile, stored, leaves);
        entries.filter(DropEntry::mayBeIn).ifPresent(bytes -> drops(bytes, bundle.width()));
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

    private void drops(byte[] bundle, int width) {
        for (byte[] entry : EntryBundle.parse(bundle, width)) {
            DropEntry.before(entry, origin).ifPresent(before -> dropped = dropped.saying(before));
        }
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
