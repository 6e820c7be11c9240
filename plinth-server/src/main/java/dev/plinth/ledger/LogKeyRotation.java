package dev.plinth.ledger;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.proof.VerifierKey;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Gives the logs of a region new signing keys, so that whoever trusts the old ones can come to trust the new. */
public final class LogKeyRotation {
    /*
     * The entry that names the new keys is published before they exist: its checkpoint is signed by the keys before them, so
     * its receipt is the old keys' word for the new ones. The receipt is kept, because any later one would be under
     * a checkpoint of the new keys. Killed in between, there is an entry about keys that never signed; the next
     * rotation makes others under the same number.
     */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final LogKeys keys;
    private final LogNames names;
    private final Receipts receipts;
    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final Ledger ledger;

    LogKeyRotation(
            LogKeys keys,
            LogNames names,
            Receipts receipts,
            Organisations organisations,
            OrgTransactions orgs,
            Ledger ledger) {
        this.keys = keys;
        this.names = names;
        this.receipts = receipts;
        this.organisations = organisations;
        this.orgs = orgs;
        this.ledger = ledger;
    }

    /**
     * What a rotation did.
     *
     * @param generation number of the new keys in {@code log-keys/<region>-<generation>.key}
     * @param handover the receipt, under a checkpoint of the keys before, of the entry that names the new keys
     */
    public record Rotated(RegionId region, int generation, EntryId entry, String handover) {}

    /**
     * The new keys sign from the next checkpoint on; all older ones stay published and valid. Refuses with {@code
     * temporarily-unavailable}, and changes nothing, while the installation's log cannot publish.
     */
    public synchronized Rotated rotate(RegionId region, Cause cause) {
        OrgId instance = organisations.instance();
        LogKeys.Next next = keys.next(region, names.origin(instance));
        LedgerEntry entry = LedgerEntry.of(cause, "ledger.rotate", "log-key", region + "-" + next.generation())
                .with(facts(next));
        EntryId id = orgs.in(instance, session -> ledger.append(session, entry));
        if (!(receipts.of(instance, id, LONGEST) instanceof Logs.Proof.Published published))
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE,
                    "The installation's log does not publish now, so its keys cannot vouch for new ones. Nothing was"
                            + " rotated; try again");
        keys.keepHandover(next, published.receipt());
        keys.install(next);
        return new Rotated(region, next.generation(), id, published.receipt());
    }

    /** What stands behind the second + in the lines of verifier keys: it is the same under the name of each log. */
    private static Map<String, String> facts(LogKeys.Next next) {
        Map<String, String> facts = new HashMap<>();
        facts.put("region", next.region().value());
        facts.put("generation", Integer.toString(next.generation()));
        for (VerifierKey key : next.verifiers()) {
            String encoded = key.format().split("\\+", 3)[2];
            switch (key.type()) {
                case ED25519 -> facts.put("ed25519", encoded);
                case ML_DSA_44 ->
                    facts.put(
                            "ml-dsa-44-sha256",
                            HexFormat.of()
                                    .formatHex(SealedPayload.sha256(
                                            Base64.getDecoder().decode(encoded))));
                case ED25519_COSIGNATURE -> throw new IllegalStateException("A log does not cosign");
            }
        }
        return facts;
    }
}
