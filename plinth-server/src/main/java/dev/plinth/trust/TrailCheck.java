package dev.plinth.trust;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Goes on with a trail by runs whose row and entry say the same, and says where they do not. */
final class TrailCheck {
    /*
     * Numbers are looked at from the oldest entry that was read on: entries before it were dropped by retention or are too
     * many, and show nothing any more. From there each number needs one row and one entry. A row alone is evidence that was
     * never logged, an entry alone is evidence that somebody wants forgotten, two entries of one number are a replay.
     */
    private final String probe;
    private final Map<Long, EvidenceRows.Stored> rows = new HashMap<>();
    private final Map<Long, EvidenceEntry.Read> entries = new HashMap<>();
    private final Set<Long> twice = new HashSet<>();

    /**
     * @param rows what is stored
     * @param entries what the log has, in any order
     */
    TrailCheck(String probe, List<EvidenceRows.Stored> rows, Collection<EvidenceEntry.Read> entries) {
        this.probe = probe;
        rows.forEach(one -> this.rows.put(one.number(), one));
        for (EvidenceEntry.Read one : entries) {
            EvidenceEntry.Read before = this.entries.putIfAbsent(one.run().number(), one);
            if (before != null && !before.run().entry().equals(one.run().entry()))
                twice.add(one.run().number());
        }
    }

    /**
     * A trail from the oldest entry on.
     *
     * @param cut up to which number a gap was published before
     * @param everyRow whether all rows there are were read; else the oldest entries may have rows that were not
     */
    Trail begin(long cut, boolean everyRow) {
        Trail trail = Trail.EMPTY.cutAt(cut);
        if (entries.isEmpty()) return trail.readTo(highest());
        long oldest = Collections.min(entries.keySet());
        return walk(trail, everyRow || rows.isEmpty() ? oldest : Math.max(oldest, Collections.min(rows.keySet())));
    }

    /** The trail with what came since. */
    Trail goOn(Trail before) {
        return walk(before, before.last() + 1);
    }

    private Trail walk(Trail before, long first) {
        Trail trail = before;
        long last = highest();
        for (long number = first; number <= last; number++) {
            Optional<String> flaw = flaw(number);
            EvidenceEntry.Read entry = entries.get(number);
            if (flaw.isEmpty() && entry != null) trail = trail.with(entry.run());
            else if (flaw.isPresent() && number > trail.cut() && trail.flaw().isEmpty())
                trail = trail.flawed(flaw.get());
        }
        return trail.readTo(last);
    }

    private long highest() {
        return Stream.concat(rows.keySet().stream(), entries.keySet().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private Optional<String> flaw(long number) {
        EvidenceRows.Stored row = rows.get(number);
        EvidenceEntry.Read entry = entries.get(number);
        String run = "run " + number;
        if (row == null && entry == null) return Optional.of(run + " is missing.");
        if (entry == null) return Optional.of(run + " is not in the log.");
        if (row == null) return Optional.of(run + " is in the log and was removed from the evidence.");
        if (twice.contains(number)) return Optional.of(run + " is in the log twice.");
        Tried tried = entry.run();
        boolean same = tried.probe().equals(probe)
                && tried.entry().equals(row.entry())
                && tried.against().equals(row.against())
                && tried.outcome() == row.outcome()
                && MessageDigest.isEqual(entry.digest(), row.digest());
        return same ? Optional.empty() : Optional.of(run + " says something else than its entry in the log.");
    }
}
