package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.trust.catalogue.ClaimId;
import java.util.List;

/** One row a change of a claim's state. It says where to look in the log, and nothing else about it is believed. */
final class ChangeRows {
    private static final String NEWEST =
            "with recursive c as ((select claim from tenant.trust_change where org_id = :org"
                    + " order by claim limit 1) union all select (select n.claim from tenant.trust_change n where n.org_id = :org"
                    + " and n.claim > c.claim order by n.claim limit 1) from c where c.claim is not null)"
                    + " select c.claim, l.entry_id from c cross join lateral (select l.entry_id from tenant.trust_change l"
                    + " where l.org_id = :org and l.claim = c.claim order by l.number desc limit 1) l where c.claim is not null";

    private ChangeRows() {}

    /** @param claim as it stands there, which need not be the name of a claim */
    record Pointer(String claim, EntryId entry) {}

    /** Where the last change of each claim is said to be. */
    static List<Pointer> newest(OrgSession org) {
        return org.query(
                NEWEST, Params.none(), row -> new Pointer(row.text("claim"), new EntryId(row.uuid("entry_id"))));
    }

    static void add(OrgSession org, Claims.Change change, long number) {
        org.attach(
                "insert into tenant.trust_change(org_id, claim, number, at, state, reason, entry_id)"
                        + " values (:org, :claim, :number, :at, :state, :reason, :entry)",
                Params.of("claim", change.claim().value())
                        .and("number", number)
                        .and("at", change.at())
                        .and("state", change.to().text())
                        .and("reason", change.reason())
                        .and("entry", change.entry().value()));
    }

    static long highest(OrgSession org, ClaimId claim) {
        return org.queryOne(
                        "select coalesce(max(number), 0) as number from tenant.trust_change"
                                + " where org_id = :org and claim = :claim",
                        Params.of("claim", claim.value()),
                        row -> row.number("number"))
                .orElse(0L);
    }
}
