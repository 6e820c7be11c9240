package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Logs;
import dev.plinth.proof.Receipt;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.trust.Opening.Audience;
import dev.plinth.trust.catalogue.ClaimId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What pages and machine-readable forms are made from. */
public final class Claims {
    private static final int MOST_CHANGES = 200;
    private static final Set<String> PUBLISHED = Set.of(EvidenceEntry.ACTION, EvidenceEntry.GAP, ClaimLog.ACTION);

    private final Standings standings;
    private final OrgTransactions orgs;
    private final OrgId instance;
    private final Logs logs;

    Claims(Standings standings, OrgTransactions orgs, OrgId instance, Logs logs) {
        this.standings = standings;
        this.orgs = orgs;
        this.instance = instance;
        this.logs = logs;
    }

    /**
     * All claims at one moment.
     *
     * @param claims in the order of the catalogue; behind them those of the last 90 days that it no longer has
     */
    public record Snapshot(Instant at, List<ClaimStanding> claims) {
        public Snapshot {
            claims = List.copyOf(claims);
        }
    }

    /**
     * A claim's state changed.
     *
     * @param entry in the log of the installation
     */
    public record Change(ClaimId claim, ClaimState from, ClaimState to, String reason, Instant at, EntryId entry) {}

    /** From memory, at most a second old; the same object for as long as nothing was looked at anew. */
    public Snapshot now() {
        return standings.now();
    }

    public Optional<ClaimStanding> find(ClaimId claim) {
        return now().claims().stream().filter(one -> one.claim().equals(claim)).findFirst();
    }

    /** The newest changes of all claims as the log tells them, newest first; at most 200. */
    public List<Change> changes(int limit) {
        return ClaimLog.newest(logs, instance, Math.clamp(limit, 1, MOST_CHANGES));
    }

    /**
     * Proves an entry that is evidence, a gap in it or a change of state, waiting up to {@code longest} for its publication; any
     * other entry is {@link Logs.Proof.Unknown}. MUST be called outside of a transaction.
     */
    public Logs.Proof receipt(EntryId entry, Duration longest) {
        boolean published = orgs.in(instance, session -> EvidenceRows.isPublished(session, entry));
        Logs.Proof proof = published ? logs.receipt(instance, entry, longest) : new Logs.Proof.Unknown();
        return proof instanceof Logs.Proof.Published(String receipt) && !isPublic(receipt)
                ? new Logs.Proof.Unknown()
                : proof;
    }

    /** The entry decides: a row that names it could have been written by anybody who can write rows. */
    private static boolean isPublic(String receipt) {
        return Receipt.parse(receipt.getBytes(StandardCharsets.UTF_8))
                .entry()
                .map(body -> TrustEntry.action(new String(body, StandardCharsets.UTF_8)))
                .filter(PUBLISHED::contains)
                .isPresent();
    }

    /** What the entry of a run commits to, for whoever may see it: the caller of this method decides that. */
    public Optional<Opening> opening(EntryId entry, Audience audience) {
        return orgs.in(instance, session -> EvidenceRows.opening(session, entry, audience));
    }

    /** The name of the log that holds the evidence. */
    public String origin() {
        return logs.origin(instance);
    }
}
