package dev.plinth.intake;

import dev.plinth.intake.mapping.Mappings;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import dev.plinth.tenancy.StaleWriteException;
import dev.plinth.vault.RowMacs;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mapping files an organisation has stored, by name. A mapping decides what is sealed, so one that is not what was stored
 * is refused. Asks for keys: MUST be called outside of a transaction, and is refused with {@code key-unavailable} while they
 * are away.
 */
public final class ImportMappings {
    /*
     * The MAC finds what was changed or taken from elsewhere. A row names the entry that stored it, so an older row with its
     * old MAC is found by the newest entry about its name; where retention dropped all of them, the MAC alone counts.
     */
    public static final ProblemCode REFUSED =
            new ProblemCode("mapping-refused", 409, "The mapping is not as it was stored");

    private static final Logger LOG = LoggerFactory.getLogger(ImportMappings.class);
    private static final int ATTEMPTS = 5;
    private static final String FIND = """
            select text, updated_at, entry_id, mac, coalesce(
                (select i.entry_id from tenant.ledger_inbox i
                    where i.org_id = :org and i.object_id = :name and i.action = 'mapping.put'
                    order by i.entry_id desc limit 1),
                (select e.entry_id from tenant.ledger_entry e
                    where e.org_id = :org and e.object_id = :name and e.action = 'mapping.put'
                    order by e.idx desc limit 1)) as newest
            from tenant.intake_mapping where org_id = :org and name = :name""";
    private static final String ENTRY =
            "select entry_id from tenant.intake_mapping where org_id = :org and name = :name";
    private static final String PUT = """
            insert into tenant.intake_mapping as stored (org_id, name, text, updated_at, entry_id, mac)
            values (:org, :name, :text, :now, :entry, :mac)
            on conflict (org_id, name) do update set text = excluded.text, updated_at = excluded.updated_at,
                entry_id = excluded.entry_id, mac = excluded.mac
            where stored.entry_id is not distinct from cast(:before as uuid)""";

    private final OrgTransactions orgs;
    private final Ledger ledger;
    private final RowMacs macs;
    private final InstantSource clock;

    ImportMappings(OrgTransactions orgs, Ledger ledger, RowMacs macs, InstantSource clock) {
        this.orgs = orgs;
        this.ledger = ledger;
        this.macs = macs;
        this.clock = clock;
    }

    /** Refuses a text that is no mapping, with {@code invalid-request} naming the key. */
    public static void require(String text) {
        Mappings.require(text);
    }

    /** Refuses with {@code mapping-refused} what is not the newest text that was stored under this name. */
    public Optional<String> find(OrgId org, String name) {
        RowMacs.Key key = macs.key(org);
        return orgs.in(org, session -> session.queryOne(FIND, Params.of("name", name), row -> verified(row, name, key)))
                .map(good -> good.orElseThrow(() -> refused(org, name)).text());
    }

    /**
     * Stores or replaces; the text MUST have been read as a mapping of its format before. Refuses with {@code conflict} when
     * others keep storing under the same name.
     */
    public void put(OrgId org, String name, String text, Cause cause) {
        for (int attempt = 1; ; attempt++) {
            try {
                replace(org, name, text, cause);
                return;
            } catch (StaleWriteException raced) {
                if (attempt == ATTEMPTS)
                    throw new ProblemException(
                            ProblemCode.CONFLICT, "Others store this mapping at the same time; store it again");
            }
        }
    }

    private void replace(OrgId org, String name, String text, Cause cause) {
        RowMacs.Key key = macs.key(org);
        orgs.run(org, session -> {
            Optional<UUID> before = session.queryOne(ENTRY, Params.of("name", name), row -> row.uuidIfAny("entry_id"))
                    .flatMap(Function.identity());
            EntryId entry = ledger.append(
                    session,
                    LedgerEntry.of(cause, "mapping.put", "import-mapping", name)
                            .changing(Optional.empty(), Optional.of(Digests.hex(text))));
            StoredMapping stored = new StoredMapping(name, text, entry, clock.instant());
            session.attachExpecting(
                    1,
                    PUT,
                    Params.of("name", name)
                            .and("text", stored.bytes())
                            .and("now", stored.updatedAt())
                            .and("entry", entry.value())
                            .and("mac", key.mac(stored.macMessage(org)))
                            .and("before", before.orElse(null)));
        });
    }

    private static Optional<StoredMapping> verified(Row row, String name, RowMacs.Key key) {
        Optional<UUID> entry = row.uuidIfAny("entry_id");
        Optional<byte[]> mac = row.bytesIfAny("mac");
        if (entry.isEmpty()
                || mac.isEmpty()
                || !row.uuidIfAny("newest").orElse(entry.get()).equals(entry.get())) return Optional.empty();
        StoredMapping stored = new StoredMapping(
                name,
                new String(row.bytes("text"), StandardCharsets.UTF_8),
                new EntryId(entry.get()),
                row.instant("updated_at"));
        return key.matches(stored.macMessage(key.org()), mac.get()) ? Optional.of(stored) : Optional.empty();
    }

    private static ProblemException refused(OrgId org, String name) {
        LOG.error("The mapping {} of organisation {} is not vouched for as the one that was stored", name, org);
        return new ProblemException(
                REFUSED,
                "The mapping %s is not what was stored here last, or is from before mappings had a MAC; store the mapping again"
                        .formatted(name));
    }
}
