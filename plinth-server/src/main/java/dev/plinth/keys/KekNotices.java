package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import dev.plinth.tenancy.spi.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters into an organisation's log that its key could not be used at the provider any more, and that it could again: once a
 * change on each node that notices it, and at most once a minute, so that a provider that comes and goes does not fill the log.
 */
final class KekNotices {
    private static final Logger LOG = LoggerFactory.getLogger(KekNotices.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final OrgTransactions organisations;
    private final Supplier<Journal> journal;
    private final InstantSource clock;
    private final Ids ids;
    private final Set<OrgId> lost = ConcurrentHashMap.newKeySet();
    private final Map<OrgId, Instant> entered = new ConcurrentHashMap<>();

    /** @param journal resolved late, because the ledger that implements it needs keys itself */
    KekNotices(OrgTransactions organisations, Supplier<Journal> journal, InstantSource clock, Ids ids) {
        this.organisations = organisations;
        this.journal = journal;
        this.clock = clock;
        this.ids = ids;
    }

    void lost(OrgId org, KekRef kek) {
        Instant now = clock.instant();
        Instant last = entered.getOrDefault(org, Instant.EPOCH);
        if (now.isBefore(last.plus(PAUSE)) || !lost.add(org)) return;
        entered.put(org, now);
        enter(org, kek, "key.lost");
    }

    void there(OrgId org, KekRef kek) {
        if (lost.remove(org)) enter(org, kek, "key.returned");
    }

    /** Beside the request, which has nothing to wait for. */
    private void enter(OrgId org, KekRef kek, String action) {
        Cause cause = Cause.of(Principal.system("keys"), new RequestId(ids.next()));
        Map<String, String> facts =
                Map.of("provider", kek.provider(), "key", kek.id().value());
        Thread.ofVirtual().name(action + "-" + org).start(() -> {
            try {
                organisations.run(
                        org, session -> journal.get().record(session, cause, action, "kek", org.toString(), facts));
            } catch (ProblemException e) {
                LOG.warn("The entry {} about organisation {} could not be written: {}", action, org, e.getMessage());
            }
        });
    }
}
