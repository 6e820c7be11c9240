package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Every change of a claim's state, with its entry. */
final class ChangeRows {
    private static final String COLUMNS = "select c.claim, c.number, c.at, c.state, c.reason, c.entry_id, coalesce("
            + "(select p.state from tenant.trust_change p where p.org_id = :org and p.claim = c.claim"
            + " and p.number = c.number - 1), 'planned') as before from tenant.trust_change c where c.org_id = :org";

    private ChangeRows() {}

    /** The last change of each claim that changed since. */
    static List<Claims.Change> newest(OrgSession org, Instant since) {
        return org.query(
                COLUMNS + " and c.at >= :since and c.number = (select max(n.number) from tenant.trust_change n"
                        + " where n.org_id = :org and n.claim = c.claim)",
                Params.of("since", since),
                ChangeRows::of);
    }

    /** The newest changes of all claims, newest first. */
    static List<Claims.Change> recent(OrgSession org, int limit) {
        return org.query(
                COLUMNS + " order by c.at desc, c.entry_id desc limit :limit",
                Params.of("limit", limit),
                ChangeRows::of);
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

    private static Claims.Change of(Row row) {
        return new Claims.Change(
                new ClaimId(row.text("claim")),
                state(row.text("before")),
                state(row.text("state")),
                row.text("reason"),
                row.instant("at"),
                new EntryId(row.uuid("entry_id")));
    }

    private static ClaimState state(String text) {
        return ClaimState.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
