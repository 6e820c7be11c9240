package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Records a run: its entry in the log of the installation, its row, what the entry commits to, and the day's count, or none. */
final class Evidence {
    private final OrgTransactions orgs;
    private final OrgId instance;
    private final Ledger ledger;
    private final Ids ids;
    private final Details details;
    private final ClaimBook book;
    private final TrustClock clock;

    Evidence(
            OrgTransactions orgs,
            OrgId instance,
            Ledger ledger,
            Ids ids,
            SecureRandom random,
            ClaimBook book,
            TrustClock clock) {
        this.orgs = orgs;
        this.instance = instance;
        this.ledger = ledger;
        this.ids = ids;
        this.details = new Details(random);
        this.book = book;
        this.clock = clock;
    }

    /** A run that stands in the log. */
    record Recorded(EntryId entry, long number, Outcome outcome) {}

    Recorded record(Order order, ProbeBook.Known<?> probe, String nonce, Trial.Ended ended) {
        Outcome outcome = Outcome.of(ended.seen());
        LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        Cause cause = Cause.of(Principal.system("trust"), new RequestId(ids.next()));
        return orgs.in(instance, session -> {
            EvidenceRows.lock(session);
            long number = EvidenceRows.highest(session, order.probe()) + 1;
            List<Opening> openings = details.of(order, number, ended.seen(), ended.cpu(), ended.took());
            Map<String, String> facts =
                    EvidenceEntry.facts(order, outcome, number, nonce, probe.code(), book, openings);
            EntryId entry = ledger.append(session, EvidenceEntry.of(order, outcome, facts, cause));
            EvidenceRows.add(
                    session,
                    order.probe(),
                    new EvidenceRows.Stored(number, entry, order.against(), outcome, Sha256.ofFacts(facts)),
                    openings);
            if (order.isLive() || order.rehearsal())
                Days.count(session, book.shownBy(order.probe()), today, outcome, order.rehearsal());
            return new Recorded(entry, number, outcome);
        });
    }
}
