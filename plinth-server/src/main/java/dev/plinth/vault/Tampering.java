package dev.plinth.vault;

import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down that ciphertext was found that does not belong where it was found. */
final class Tampering {
    private static final Logger LOG = LoggerFactory.getLogger(Tampering.class);

    private final OrgTransactions orgs;
    private final Ledger ledger;
    private final Counter found;

    Tampering(OrgTransactions orgs, Ledger ledger, MeterRegistry metrics) {
        this.orgs = orgs;
        this.ledger = ledger;
        this.found = Counter.builder("plinth.vault.tampered")
                .description("Sealed values that were found where they do not belong")
                .register(metrics);
    }

    /** Leaves an entry {@code <objectType>.tampered} of its own, and returns what the caller is told. */
    ProblemException noticed(OrgId org, Cause cause, CollectionSchema schema, String objectType, String objectId) {
        found.increment();
        LOG.error("A sealed {} of organisation {} does not open where it is stored: {}", objectType, org, objectId);
        LedgerEntry entry = LedgerEntry.of(cause, objectType + ".tampered", objectType, objectId)
                .with(Map.of("collection", schema.name()))
                .ending(LedgerEntry.Outcome.FAILED);
        orgs.run(org, session -> ledger.append(session, entry));
        return VaultProblems.sealRefused();
    }
}
