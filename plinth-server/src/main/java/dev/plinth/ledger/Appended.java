package dev.plinth.ledger;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The entries that this process appended and committed and has not seen in their logs yet, at most {@link #MOST} a region. */
final class Appended {
    /** Some 10 MB. When more wait, the oldest are forgotten, and with them the proof that they were there. */
    static final int MOST = 100_000;

    private final Map<RegionId, Map<EntryId, OrgId>> waiting = new ConcurrentHashMap<>();

    /** MUST be called after the commit: what was rolled back never was there. */
    void committed(RegionId region, OrgId org, Collection<EntryId> entries) {
        Map<EntryId, OrgId> mine = of(region);
        synchronized (mine) {
            entries.forEach(entry -> mine.put(entry, org));
            while (mine.size() > MOST) mine.remove(mine.keySet().iterator().next());
        }
    }

    /** They need not be waited for any longer. */
    void seen(RegionId region, Collection<EntryId> entries) {
        Map<EntryId, OrgId> mine = of(region);
        synchronized (mine) {
            entries.forEach(mine::remove);
        }
    }

    /** Those that are waited for, the oldest first. */
    List<Map.Entry<EntryId, OrgId>> waiting(RegionId region) {
        Map<EntryId, OrgId> mine = of(region);
        synchronized (mine) {
            return mine.entrySet().stream().map(Map.Entry::copyOf).toList();
        }
    }

    Set<RegionId> regions() {
        return Set.copyOf(waiting.keySet());
    }

    private Map<EntryId, OrgId> of(RegionId region) {
        return waiting.computeIfAbsent(region, fresh -> new LinkedHashMap<>());
    }
}
