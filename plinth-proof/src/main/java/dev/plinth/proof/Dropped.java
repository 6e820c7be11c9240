package dev.plinth.proof;

/**
 * What a log does not show, against what it says it dropped.
 *
 * @param first the first entry that is not shown, or {@link Long#MAX_VALUE}
 * @param end behind the last entry that is not shown, or 0
 * @param said behind the last entry that the log says it dropped, or 0
 */
record Dropped(long first, long end, long said) {
    static final Dropped NOTHING = new Dropped(Long.MAX_VALUE, 0, 0);

    static Dropped missing(TilePath bundle) {
        return new Dropped(bundle.index() * TilePath.FULL, (bundle.index() + 1) * TilePath.FULL, 0);
    }

    Dropped plus(Dropped more) {
        return new Dropped(Math.min(first, more.first), Math.max(end, more.end), Math.max(said, more.said));
    }

    Dropped saying(long before) {
        return new Dropped(first, end, Math.max(said, before));
    }

    /** Refuses entries that are missing although the log does not say that it dropped them. */
    void requireSaid() {
        if (end > said) {
            var last = new TilePath(TilePath.ENTRIES, end / TilePath.FULL - 1, TilePath.FULL);
            throw new ProofException(
                    Reason.MISSING,
                    "Not all of the entries %d to %d are shown, the last bundle that is missing is %s, and %s"
                            .formatted(
                                    Math.max(first, said),
                                    end - 1,
                                    last,
                                    said == 0
                                            ? "no entry ledger.drop of the log says that they were dropped"
                                            : "the log's entries ledger.drop say so of those before " + said
                                                    + " only"));
        }
    }
}
