package dev.plinth.ledger;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that cannot be trusted as they are stored, as this process knows them. Such a log takes no entries and grows no further,
 * so that nothing is built on a false history and nothing waits where it can be taken away; other logs go on.
 */
final class LogFaults {
    /*
     * What this process found itself it keeps until it ends, whatever the store says. What another found it knows from
     * that one's mark in the store, and only as long as the mark is there: the finder puts it back while it runs. So a
     * log is released by a start that found it whole, one process after the other, and not by deleting a row.
     */
    private static final Logger LOG = LoggerFactory.getLogger(LogFaults.class);

    private final Map<OrgId, Fault> found = new ConcurrentHashMap<>();
    private final Map<RegionId, Map<OrgId, String>> marked = new ConcurrentHashMap<>();

    /**
     * Why a log is stopped.
     *
     * @param vanished the entry that was appended and is gone, if that is why
     */
    record Fault(String why, Optional<EntryId> vanished) {}

    void report(OrgId org, String why) {
        report(org, new Fault(why, Optional.empty()));
    }

    void report(OrgId org, Fault fault) {
        Fault known = found.putIfAbsent(org, fault);
        if (known == null) LOG.error("The log of organisation {} is stopped: {}", org, fault.why());
        else if (!known.equals(fault))
            LOG.error("The log of organisation {}, which is stopped already: {}", org, fault.why());
    }

    /** What this process found itself. */
    Map<OrgId, Fault> found() {
        return Map.copyOf(found);
    }

    /** Takes over which logs the store of a region marks as stopped, and why; those that it marked before are forgotten. */
    void marked(RegionId region, Map<OrgId, String> why) {
        Map<OrgId, String> before = marked.getOrDefault(region, Map.of());
        marked.put(region, Map.copyOf(why));
        why.forEach((org, reason) -> {
            if (!before.containsKey(org) && !found.containsKey(org))
                LOG.error("The log of organisation {} is stopped by another process: {}", org, reason);
        });
    }

    Set<OrgId> orgs() {
        Set<OrgId> all = new HashSet<>(found.keySet());
        marked.values().forEach(marks -> all.addAll(marks.keySet()));
        return all;
    }

    Optional<String> of(OrgId org) {
        return Optional.ofNullable(found.get(org))
                .map(Fault::why)
                .or(() -> marked.values().stream()
                        .flatMap(marks -> Optional.ofNullable(marks.get(org)).stream())
                        .findFirst());
    }

    /** Refuses with {@code log-stopped}. */
    void requireGoing(OrgId org) {
        if (found.containsKey(org) || marked.values().stream().anyMatch(marks -> marks.containsKey(org)))
            throw ProblemException.logStopped();
    }
}
