package dev.plinth.vault;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import dev.plinth.tenancy.StaleWriteException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the rows of the first release, which had none, their MACs, collection by collection; then none may be missing. */
final class VouchRows {
    /*
     * A row gets its MAC only if it opens and, where an entry is about this row alone, is what the entry says. Of rows that
     * were written in a batch the log holds one digest of all, so their clear fields and department are taken as they are.
     * That a row cannot be opened because its subject was shredded only the log may say: salts and key versions are rows like others.
     * What does not pass keeps no MAC, and is refused by every read once the collection is done. The last step gives the
     * schema its MAC, with the entry collection.vouch: from then on the schema says that there is no row without one.
     */
    private static final Logger LOG = LoggerFactory.getLogger(VouchRows.class);
    private static final int PAGE = 500;
    private static final String ANY =
            "select exists (select 1 from tenant.collection where org_id = :org and mac is null) as any";
    private static final String NEXT = """
            select %s,
                coalesce(e.object_id, i.object_id, '') as object, coalesce(e.body, i.body) as entry,
                exists (select 1 from tenant.ledger_head h where h.org_id = r.org_id and h.pruned_below > 0) as dropped,
                exists (select 1 from tenant.ledger_entry s where s.org_id = r.org_id and s.object_id = r.subject_id::text
                    and s.action = 'subject.shred' and s.idx > coalesce(e.idx, -1)
                    and position(convert_to('"step":"done"', 'UTF8') in s.body) > 0) as shredded
            from tenant.record r left join tenant.ledger_entry e on e.org_id = r.org_id and e.entry_id = r.entry_id
            left join tenant.ledger_inbox i on i.org_id = r.org_id and i.entry_id = r.entry_id
            where r.org_id = :org and r.collection_id = :collection and r.id > :after and r.mac is null
            order by r.id limit :most""".formatted(UnverifiedRecord.COLUMNS);
    private static final String VOUCH = """
            update tenant.record r set mac = n.mac from unnest(:ids, :versions, :entries, :macs) as n (id, version, entry, mac)
            where r.org_id = :org and r.collection_id = :collection and r.id = n.id and r.version = n.version
                and r.entry_id = n.entry and r.mac is null""";
    private static final String DONE = """
            update tenant.collection set mac = :mac, schema = :schema
            where org_id = :org and id = :id and version = :version and mac is null""";

    private final OrgTransactions orgs;
    private final Catalogue catalogue;
    private final Ledger ledger;
    private final Forge forge;
    private final SchemaGuard guard;
    private final RowMacs macs;
    private final Ids ids;

    VouchRows(
            OrgTransactions orgs,
            Catalogue catalogue,
            Ledger ledger,
            Forge forge,
            SchemaGuard guard,
            RowMacs macs,
            Ids ids) {
        this.orgs = orgs;
        this.catalogue = catalogue;
        this.ledger = ledger;
        this.forge = forge;
        this.guard = guard;
        this.macs = macs;
        this.ids = ids;
    }

    private record Candidate(
            StoredRecord row, String object, Optional<LoggedChange> entry, boolean dropped, boolean shredded) {
        /** Whether the entry that the row names, if it can still be there, tells of this row. */
        boolean isLogged(CollectionSchema schema) {
            if (entry.isEmpty()) return dropped;
            LoggedChange change = entry.get();
            return object.equals(row.id().toString())
                    ? change.leftAs(row.digest())
                    : change.action().equals("record.create-batch")
                            && change.fact("collection").equals(Optional.of(schema.name()));
        }
    }

    /** Goes through all collections of an organisation that are not done; costs one small query when all are. */
    void sweep(OrgId org) {
        if (!orgs.once(org, session -> session.query(ANY, Params.none(), row -> row.flag("any")))
                .getFirst()) return;
        for (CollectionSchema schema : catalogue.all(org)) if (!schema.vouched()) sweep(org, schema);
    }

    private void sweep(OrgId org, CollectionSchema schema) {
        RecordId after = new RecordId(new UUID(0, 0));
        long refused = 0;
        long vouched = 0;
        List<Candidate> page = next(org, schema, after);
        while (!page.isEmpty()) {
            List<StoredRecord> good = page.stream()
                    .filter(one -> isAsWritten(org, schema, one))
                    .map(Candidate::row)
                    .toList();
            if (!good.isEmpty()) vouched += vouch(org, schema, good);
            refused += page.size() - good.size();
            page = next(org, schema, page.getLast().row().id());
        }
        finish(org, schema, vouched, refused);
    }

    private List<Candidate> next(OrgId org, CollectionSchema schema, RecordId after) {
        Params params = Params.of("collection", schema.id().value())
                .and("after", after.value())
                .and("most", PAGE);
        return orgs.once(
                org,
                session -> session.query(
                        NEXT,
                        params,
                        row -> new Candidate(
                                StoredRecord.of(schema.id(), row),
                                row.text("object"),
                                row.bytesIfAny("entry").flatMap(LoggedChange::parse),
                                row.flag("dropped"),
                                row.flag("shredded"))));
    }

    private boolean isAsWritten(OrgId org, CollectionSchema schema, Candidate one) {
        StoredRecord row = one.row();
        boolean good = one.isLogged(schema)
                && switch (forge.open(org, schema, row, Set.of())) {
                    case Forge.Opened.Fields fields -> true;
                    case Forge.Opened.Shredded shredded -> one.shredded();
                    case Forge.Opened.Refused refused -> false;
                };
        if (!good)
            LOG.error(
                    "Record {} in collection {} of organisation {} is not the one that was written",
                    row.id(),
                    schema.id(),
                    org);
        return good;
    }

    private int vouch(OrgId org, CollectionSchema schema, List<StoredRecord> rows) {
        RowMacs.Key key = macs.key(org);
        Params params = Params.of("collection", schema.id().value())
                .and("ids", rows.stream().map(row -> row.id().value()).toArray(UUID[]::new))
                .and("versions", rows.stream().map(StoredRecord::version).toArray(Long[]::new))
                .and("entries", rows.stream().map(row -> row.entry().value()).toArray(UUID[]::new))
                .and("macs", rows.stream().map(row -> row.mac(key)).toArray(byte[][]::new));
        return orgs.once(org, session -> session.update(VOUCH, params));
    }

    private void finish(OrgId org, CollectionSchema schema, long vouched, long refused) {
        byte[] document = SchemaDocument.write(schema);
        byte[] mac = guard.mac(org, schema.id(), schema.version(), schema.name(), document);
        Map<String, String> facts = new HashMap<>(LoggedChange.versioned(schema.version()));
        facts.put("name", schema.name());
        facts.put("records", Long.toString(vouched));
        facts.put("refused", Long.toString(refused));
        LedgerEntry entry = LedgerEntry.of(
                        Cause.of(Principal.system("vouch-rows"), new RequestId(ids.next())),
                        "collection.vouch",
                        "collection",
                        schema.id().toString())
                .with(facts)
                .changing(Optional.empty(), Optional.of(Digests.hex(document)));
        try {
            orgs.once(org, session -> {
                EntryId written = ledger.append(session, entry);
                session.attachExpecting(
                        1,
                        DONE,
                        Params.of("mac", mac)
                                .and("schema", document)
                                .and("id", schema.id().value())
                                .and("version", schema.version()));
                return written;
            });
            LOG.info(
                    "The rows of collection {} of organisation {} have MACs now: {}, without {}",
                    schema.id(),
                    org,
                    vouched,
                    refused);
        } catch (StaleWriteException another) {
            LOG.debug("Collection {} was changed or finished meanwhile", schema.id());
        }
    }
}
