package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Writes down that something was asked for and not opened, because its subject's key was destroyed. */
final class Shredded {
    private final OrgTransactions orgs;
    private final Ledger ledger;

    Shredded(OrgTransactions orgs, Ledger ledger) {
        this.orgs = orgs;
        this.ledger = ledger;
    }

    /**
     * Leaves {@code asked} once more with the outcome {@code failed}, the reason, and the entry that precedes every opening;
     * returns what the caller is told.
     */
    ProblemException refused(OrgId org, LedgerEntry asked, Optional<SubjectId> subject, EntryId first) {
        Map<String, String> facts = new HashMap<>(asked.facts());
        facts.put("reason", VaultProblems.SUBJECT_SHREDDED.code());
        facts.put("asked", first.toString());
        LedgerEntry ended = asked.with(facts).ending(LedgerEntry.Outcome.FAILED);
        orgs.run(
                org, session -> ledger.append(session, subject.map(ended::about).orElse(ended)));
        return VaultProblems.shredded();
    }
}
