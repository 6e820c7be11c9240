package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Logs;
import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.OrgId;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the log says of all claims. Rows only tell that there is something new to read. Not thread-safe. */
final class ClaimLog {
    static final String ACTION = "claim.state";
    static final String OBJECT = "claim";
    private static final int PAGE = 200;
    private static final TilePath FIRST = new TilePath(TilePath.ENTRIES, 0, 1);

    private final Logs logs;
    private final OrgId instance;
    private final Map<ClaimId, Said> said = new HashMap<>();
    private final Set<ChangeRows.Pointer> wrong = new HashSet<>();

    ClaimLog(Logs logs, OrgId instance) {
        this.logs = logs;
        this.instance = instance;
    }

    Map<ClaimId, Said> said() {
        return Map.copyOf(said);
    }

    /** Reads what was said of these claims since, and the last word before. */
    void begin(Collection<ClaimId> claims, Instant since) {
        said.clear();
        wrong.clear();
        claims.forEach(claim -> readOn(claim, since));
    }

    /**
     * Takes in what rows point to.
     *
     * @return those that point to nothing that the log says of their claim
     */
    List<ChangeRows.Pointer> follow(List<ChangeRows.Pointer> rows, Instant since) {
        wrong.retainAll(rows);
        for (ChangeRows.Pointer row : rows) if (!wrong.contains(row) && !leads(row, since)) wrong.add(row);
        return List.copyOf(wrong);
    }

    private boolean leads(ChangeRows.Pointer row, Instant since) {
        Optional<ClaimId> claim = ClaimId.of(row.claim());
        if (claim.isEmpty()) return false;
        if (isLast(claim.get(), row.entry())) return true;
        Set<EntryId> there = readOn(claim.get(), since);
        return there.contains(row.entry()) || (there.isEmpty() && wasDropped());
    }

    /** Whether retention dropped the oldest entries: of a claim that did not change since, nothing may be left. */
    private boolean wasDropped() {
        return logs.bundle(instance, FIRST) instanceof Logs.Bundle.Dropped;
    }

    private boolean isLast(ClaimId claim, EntryId entry) {
        return last(claim).map(Claims.Change::entry).equals(Optional.of(entry));
    }

    private Optional<Claims.Change> last(ClaimId claim) {
        return said.getOrDefault(claim, Said.NOTHING).last();
    }

    /** @return the entries that were looked at */
    private Set<EntryId> readOn(ClaimId claim, Instant since) {
        Set<EntryId> seen = new HashSet<>();
        List<Claims.Change> newer = new ArrayList<>();
        Optional<Long> before = Optional.empty();
        boolean more = true;
        while (more) {
            List<Logs.Shown> page = logs.entries(instance, TrustEntry.about(ACTION, claim.value()), before, PAGE);
            before = page.isEmpty() ? Optional.empty() : page.getLast().index();
            page.forEach(shown -> seen.add(shown.id()));
            List<Logs.Shown> unknown =
                    page.stream().takeWhile(shown -> !isLast(claim, shown.id())).toList();
            unknown.forEach(shown -> change(instance, claim, shown).ifPresent(newer::add));
            more = unknown.size() == PAGE
                    && before.isPresent()
                    && (newer.isEmpty() || newer.getLast().at().isAfter(since));
        }
        Collections.reverse(newer);
        said.put(claim, said.getOrDefault(claim, Said.NOTHING).and(newer));
        return seen;
    }

    /** The newest changes of all claims, newest first. */
    static List<Claims.Change> newest(Logs logs, OrgId instance, int limit) {
        return logs.entries(instance, TrustEntry.of(ACTION), Optional.empty(), limit).stream()
                .flatMap(shown -> TrustEntry.of(instance, shown)
                        .flatMap(entry -> ClaimId.of(entry.object()))
                        .flatMap(claim -> change(instance, claim, shown))
                        .stream())
                .toList();
    }

    private static Optional<Claims.Change> change(OrgId instance, ClaimId claim, Logs.Shown shown) {
        return TrustEntry.of(instance, shown)
                .filter(entry -> entry.is(ACTION, OBJECT) && entry.object().equals(claim.value()))
                .flatMap(entry -> ClaimState.named(entry.fact("from"))
                        .flatMap(from -> ClaimState.named(entry.fact("to"))
                                .map(to -> new Claims.Change(
                                        claim, from, to, entry.fact("reason"), entry.at(), shown.id()))));
    }
}
