package dev.plinth.intake;

import dev.plinth.intake.mapping.Mappings;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/** The mapping files an organisation has stored, by name. */
public final class ImportMappings {
    private static final String FIND = "select text from tenant.intake_mapping where org_id = :org and name = :name";
    private static final String PUT = """
            insert into tenant.intake_mapping (org_id, name, text, updated_at) values (:org, :name, :text, :now)
            on conflict (org_id, name) do update set text = excluded.text, updated_at = excluded.updated_at""";

    private final Ledger ledger;
    private final InstantSource clock;

    ImportMappings(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Refuses a text that is no mapping, with {@code invalid-request} naming the key. */
    public static void require(String text) {
        Mappings.require(text);
    }

    public Optional<String> find(OrgSession org, String name) {
        return org.queryOne(
                FIND, Params.of("name", name), row -> new String(row.bytes("text"), StandardCharsets.UTF_8));
    }

    /** Stores or replaces; the text MUST have been read as a mapping of its format before. */
    public void put(OrgSession org, String name, String text, Cause cause) {
        org.attach(
                PUT,
                Params.of("name", name)
                        .and("text", text.getBytes(StandardCharsets.UTF_8))
                        .and("now", clock.instant()));
        ledger.append(org, LedgerEntry.of(cause, "mapping.put", "import-mapping", name));
    }
}
