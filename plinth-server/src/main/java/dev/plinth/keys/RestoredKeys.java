package dev.plinth.keys;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over the keys of an organisation as an older key store has them that the operator restored from a backup. */
final class RestoredKeys {
    private static final Logger LOG = LoggerFactory.getLogger(RestoredKeys.class);

    private final KeyDatabase database;
    private final KeyWitness witness;
    private final KeyChanges changes;
    private final Ids ids;

    RestoredKeys(KeyDatabase database, KeyWitness witness, KeyChanges changes, Ids ids) {
        this.database = database;
        this.witness = witness;
        this.changes = changes;
        this.ids = ids;
    }

    /** Does nothing when the keys are the newest; what cannot be accepted stays closed, and the log of the server says why. */
    void accept(OrgId org) {
        try {
            long newest = witness.last(org).epoch();
            Optional<KekRow> kek = database.in(org, tx -> KeyRows.kek(tx, org));
            if (kek.isEmpty() || kek.get().epoch() >= newest) return;
            changes.carryOut(new Change(
                    org,
                    ids.next(),
                    Change.Action.ACCEPT,
                    "kek",
                    org.toString(),
                    Map.of(Change.AFTER, Long.toString(kek.get().epoch()), Change.NEWEST, Long.toString(newest)),
                    Cause.of(Principal.system("keys"), new RequestId(ids.next()))));
            LOG.warn("Keys of organisation {} were accepted as an older key store has them", org);
        } catch (ProblemException e) {
            LOG.error("Keys of organisation {} were not accepted: {}", org, e.getMessage());
        }
    }
}
