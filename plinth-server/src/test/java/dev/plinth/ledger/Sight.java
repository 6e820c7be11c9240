package dev.plinth.ledger;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Params;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Looks at the stored entries of a log, sequenced or not. */
final class Sight {
    static final List<String> TABLES = List.of(
            "ledger_inbox",
            "ledger_entry",
            "ledger_tile",
            "ledger_head",
            "ledger_checkpoint",
            "ledger_cosignature",
            "ledger_payload",
            "ledger_retention",
            "ledger_stop");

    private static final String ALL = "select body, entry_id, time from tenant.ledger_entry where org_id = :org"
            + " union all select body, entry_id, time from tenant.ledger_inbox where org_id = :org order by entry_id";

    private Sight() {}

    record Stored(EntryId id, Instant time, String body) {}

    static List<Stored> all(TestPlinth plinth, OrgId org) {
        return plinth.orgs()
                .in(
                        org,
                        session -> session.query(
                                ALL,
                                Params.none(),
                                row -> new Stored(
                                        new EntryId(row.uuid("entry_id")),
                                        row.instant("time"),
                                        new String(row.bytes("body"), StandardCharsets.UTF_8))));
    }

    static long entries(TestPlinth plinth, OrgId org) {
        return all(plinth, org).size();
    }

    static List<String> bodies(TestPlinth plinth, OrgId org) {
        return all(plinth, org).stream().map(Stored::body).toList();
    }

    static Stored parsed(TestPlinth plinth, OrgId org, EntryId id) {
        return all(plinth, org).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no entry " + id));
    }

    static String body(TestPlinth plinth, OrgId org, EntryId id) {
        return parsed(plinth, org, id).body();
    }
}
