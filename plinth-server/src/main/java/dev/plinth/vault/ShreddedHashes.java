package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.keys.spi.ShredListener;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.util.Map;

/** Removes the search hashes of shredded subjects: they are keyed by the organisation, so they outlive the subject's key. */
final class ShreddedHashes implements ShredListener {
    private static final String REMOVE = """
            delete from tenant.record_index i using tenant.record r
            where i.org_id = :org and r.org_id = :org and r.collection_id = i.collection_id and r.id = i.record_id
                and r.subject_id = :subject and r.generation = :generation""";

    private final OrgTransactions orgs;
    private final Ledger ledger;
    private final Ids ids;

    ShreddedHashes(OrgTransactions orgs, Ledger ledger, Ids ids) {
        this.orgs = orgs;
        this.ledger = ledger;
        this.ids = ids;
    }

    @Override
    public void shredded(OrgId org, SubjectId subject, int generation) {
        Cause cause = Cause.of(Principal.system("shred-sweep"), new RequestId(ids.next()));
        orgs.run(org, session -> {
            int removed =
                    session.update(REMOVE, Params.of("subject", subject.value()).and("generation", generation));
            if (removed > 0)
                ledger.append(
                        session,
                        LedgerEntry.of(cause, "subject.unindex", "subject", subject.toString())
                                .about(subject)
                                .with(Map.of(
                                        "hashes",
                                        Integer.toString(removed),
                                        "generation",
                                        Integer.toString(generation))));
        });
    }
}
