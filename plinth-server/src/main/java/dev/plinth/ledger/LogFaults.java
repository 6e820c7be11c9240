package dev.plinth.ledger;

import dev.plinth.tenancy.OrgId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that cannot be trusted as they are stored. Such a log grows no further, so that nothing is built on a false history;
 * its entries wait in the inbox, and other logs go on.
 */
final class LogFaults {
    private static final Logger LOG = LoggerFactory.getLogger(LogFaults.class);

    private final Map<OrgId, String> faults = new ConcurrentHashMap<>();

    void report(OrgId org, String what) {
        if (faults.put(org, what) == null) LOG.error("The log of organisation {} is stopped: {}", org, what);
    }

    Set<OrgId> orgs() {
        return Set.copyOf(faults.keySet());
    }

    Optional<String> of(OrgId org) {
        return Optional.ofNullable(faults.get(org));
    }
}
