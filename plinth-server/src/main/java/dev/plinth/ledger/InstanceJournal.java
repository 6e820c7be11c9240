package dev.plinth.ledger;

import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the organisations' new checkpoints into the instance log, so that one log vouches for all others. */
final class InstanceJournal {
    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final Ledger ledger;
    private final Ids ids;
    private final Map<OrgId, Publisher.Signed> waiting = new LinkedHashMap<>();

    InstanceJournal(Organisations organisations, OrgTransactions orgs, Ledger ledger, Ids ids) {
        this.organisations = organisations;
        this.orgs = orgs;
        this.ledger = ledger;
        this.ids = ids;
    }

    synchronized void heard(List<Publisher.Signed> signed) {
        signed.forEach(one -> waiting.put(one.org(), one));
    }

    /** Writes one entry for each log that has a new checkpoint. The instance log itself is left out, or it would never rest. */
    void write() {
        List<Publisher.Signed> round = take();
        if (round.isEmpty()) return;
        try {
            Cause cause = Cause.of(Principal.system("sequencer"), new RequestId(ids.next()));
            List<LedgerEntry> entries = new ArrayList<>();
            for (Publisher.Signed one : round)
                entries.add(LedgerEntry.of(cause, "log.checkpoint", "log", one.origin())
                        .with(Map.of(
                                "size", String.valueOf(one.size()),
                                "root", one.root().hex())));
            orgs.run(organisations.instance(), session -> ledger.appendAll(session, entries));
        } catch (RuntimeException e) {
            putBack(round);
            throw e;
        }
    }

    private synchronized List<Publisher.Signed> take() {
        waiting.remove(organisations.instance());
        List<Publisher.Signed> round = List.copyOf(waiting.values());
        waiting.clear();
        return round;
    }

    private synchronized void putBack(List<Publisher.Signed> round) {
        round.forEach(one -> waiting.putIfAbsent(one.org(), one));
    }
}
