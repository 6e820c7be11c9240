package dev.plinth.proof;

/**
 * What a verification of a whole log covered.
 *
 * @param entries entries whose bytes were hashed
 * @param pruned entries that are not shown any more, of which only the hash was checked
 * @param files tiles and bundles that were read and compared
 */
public record LogReport(long entries, long pruned, long files) {
    LogReport plus(LogReport more) {
        return new LogReport(entries + more.entries, pruned + more.pruned, files + more.files);
    }
}
