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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
            if (before == null || before.run().entry().equals(one.run().entry())) continue;
            twice.add(one.run().number());
            if (isFailure(one.run())) this.entries.put(one.run().number(), one);
        }
    }

    /**
     * A trail from the oldest entry on.
     *
     * @param cut up to which number gaps were published before
     * @param everyRow whether all rows there are were read; else the oldest entries may have rows that were not
     */
    Trail begin(Cut cut, boolean everyRow) {
        if (entries.isEmpty())
            return Trail.EMPTY.cutAt(cut.logged()).cutAt(cut.stored()).readTo(highest());
        long oldest = Collections.min(entries.keySet());
        long first = everyRow || rows.isEmpty() ? oldest : Math.max(oldest, Collections.min(rows.keySet()));
        Trail trail = Trail.EMPTY.cutAt(cut.logged()).cutAt(cut.stored() < oldest ? cut.stored() : 0);
        for (long number : numbers().headSet(first)) {
            EvidenceEntry.@Nullable Read entry = entries.get(number);
            if (entry != null && isFailure(entry.run())) trail = trail.with(entry.run());
        }
        trail = walk(trail, first);
        return cut.stored() > trail.cut() && trail.flaw().isEmpty()
                ? trail.flawed("a gap is noted that is not in the log.")
                : trail;
    }

    /**
     * Up to which number a gap was published.
     *
     * @param stored by its row; without an entry of the log it counts only where runs are older than all that was read
     * @param logged by its entry
     */
    record Cut(long stored, long logged) {}

    /** The trail with what came since. */
    Trail goOn(Trail before) {
        return walk(before, before.last() + 1);
    }

    private Trail walk(Trail before, long first) {
        Trail trail = before;
        long expected = first;
        for (long number : numbers().tailSet(first)) {
            Optional<String> flaw = flaw(number);
            if (trail.flaw().isEmpty() && number - 1 > Math.max(expected - 1, trail.cut()))
                trail = trail.flawed("run " + Math.max(expected, trail.cut() + 1) + " is missing.");
            if (trail.flaw().isEmpty() && number > trail.cut() && flaw.isPresent()) trail = trail.flawed(flaw.get());
            EvidenceEntry.Read entry = entries.get(number);
            if (entry != null && (flaw.isEmpty() || isFailure(entry.run()))) trail = trail.with(entry.run());
            expected = number + 1;
        }
        return trail.readTo(highest());
    }

    /** Those there is anything of. Whoever can write rows can make the highest one as high as a number can be. */
    private SortedSet<Long> numbers() {
        SortedSet<Long> all = new TreeSet<>(rows.keySet());
        all.addAll(entries.keySet());
        return all;
    }

    private boolean isFailure(Tried run) {
        return run.probe().equals(probe) && run.isLive() && run.outcome() == Outcome.BROKEN;
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
