package dev.plinth.identity;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What is stored of API keys in place of the keys, for whoever judges its form. */
public final class KeyDigests {
    private final OrgTransactions transactions;

    KeyDigests(OrgTransactions transactions) {
        this.transactions = transactions;
    }

    /**
     * What the table holds.
     *
     * @param rows how many there are, counted by the database
     * @param byKey what is stored, as hexadecimal digits, by the id of the key
     */
    public record Stored(long rows, Map<String, String> byKey) {
        public Stored {
            byKey = Map.copyOf(byKey);
        }
    }

    /** Of one organisation, ended keys included; at most {@code most} of them. */
    public Stored of(OrgId org, int most) {
        return transactions.in(org, session -> new Stored(rows(session), byKey(session, most)));
    }

    private static long rows(OrgSession org) {
        List<Long> counted = org.query(
                "select count(*) as keys from tenant.api_key where org_id = :org",
                Params.none(),
                row -> row.number("keys"));
        return counted.getFirst();
    }

    private static Map<String, String> byKey(OrgSession org, int most) {
        Map<String, String> digests = new HashMap<>();
        org.query(
                        "select id, digest from tenant.api_key where org_id = :org limit :most",
                        Params.of("most", most),
                        row -> Map.entry(
                                row.uuid("id").toString(), HexFormat.of().formatHex(row.bytes("digest"))))
                .forEach(one -> digests.put(one.getKey(), one.getValue()));
        return digests;
    }
}
