package dev.plinth.ledger;

import dev.plinth.ledger.Logs.Proof;
import dev.plinth.ledger.Logs.State;
import dev.plinth.proof.Prover;
import dev.plinth.proof.Receipt;
import dev.plinth.proof.TileHashes;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import java.time.Duration;
import java.util.Optional;

/** Makes receipts: the entry, its inclusion proof and a checkpoint, as one C2SP tlog-proof file. */
final class Receipts {
    /** Another process may be the one that publishes, so the wait looks again this often. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static final String FIND =
            "select idx, body from tenant.ledger_entry where org_id = :org and entry_id = :id"
                    + " union all select null, body from tenant.ledger_inbox where org_id = :org and entry_id = :id";

    private final OrgTransactions orgs;
    private final Published published;

    Receipts(OrgTransactions orgs, Published published) {
        this.orgs = orgs;
        this.published = published;
    }

    private record Found(Optional<Long> index, byte[] body) {}

    Proof of(OrgId org, EntryId entry, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
            Proof proof = now(org, entry);
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (!(proof instanceof Proof.Pending) || !left.isPositive()) return proof;
            try {
                published.await(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return proof;
            }
        }
    }

    private Proof now(OrgId org, EntryId entry) {
        return orgs.in(org, session -> {
            // both tables in one statement: an entry that moves from one to the other is always in exactly one of them
            Optional<Found> found = session.queryOne(
                    FIND, Params.of("id", entry.value()), row -> new Found(row.numberIfAny("idx"), row.bytes("body")));
            if (found.isEmpty()) return new Proof.Unknown();
            if (found.get().index().isEmpty()) return new Proof.Pending(State.APPENDED);
            return proof(session, found.get().index().get(), found.get().body());
        });
    }

    private static Proof proof(OrgSession session, long index, byte[] body) {
        Optional<LogRows.Stored> covering = LogRows.covering(session, index);
        if (covering.isEmpty()) return new Proof.Pending(State.INTEGRATED);
        long size = covering.get().size();
        Prover prover = new Prover(new TileHashes(size, LogRows.tiles(session)));
        Receipt receipt =
                Receipt.of(body, prover.inclusion(index, size), covering.get().checkpoint());
        return new Proof.Published(receipt.format());
    }
}
