package dev.plinth.vault;

import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.ledger.ReadEntry;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.vault.RecordRows.Page;
import dev.plinth.vault.RecordRows.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads records. Without masks nothing is opened and no entry is left; the keys are needed all the same, to tell whether a row is
 * the one that was written. What opens sealed fields, if only
 * to show them through a mask, leaves one entry a request, in the transaction of the read.
 */
public final class Records {
    /** The longest page of a list. */
    public static final int MOST = 201;
    /** The longest page with masks: its records are named in one entry. */
    public static final int MOST_MASKED = 41;

    private final OrgTransactions orgs;
    private final Catalogue catalogue;
    private final Keys keys;
    private final Ledger ledger;
    private final Forge forge;
    private final RowMacs macs;
    private final Search search;
    private final VerifiedRecords verified;

    Records(
            OrgTransactions orgs,
            Catalogue catalogue,
            Keys keys,
            Ledger ledger,
            Forge forge,
            RowMacs macs,
            Search search,
            VerifiedRecords verified) {
        this.orgs = orgs;
        this.catalogue = catalogue;
        this.keys = keys;
        this.ledger = ledger;
        this.forge = forge;
        this.macs = macs;
        this.search = search;
        this.verified = verified;
    }

    /**
     * How sealed fields are shown.
     */
    public enum Show {
        /** That they are there and of which class. */
        PRESENCE,
        /** Through the mask of the field, with an entry. */
        MASKED
    }

    /** Which records are looked for. */
    public sealed interface Query {
        record All() implements Query {}

        /** Equality of a searchable field, as its {@link SearchMode} understands it. */
        record ByField(String field, Value equal) implements Query {
            @Override
            public String toString() {
                return "ByField[" + field + "]";
            }
        }

        /** Records about one person, by the organisation's own reference to them. */
        record BySubject(String reference) implements Query {
            @Override
            public String toString() {
                return "BySubject[]";
            }
        }
    }

    /** Finds one record; a missing one, and one of another department, is refused with {@code not-found}. */
    public RecordView get(OrgId org, String collection, RecordId id, Scope scope, Show show) {
        CollectionSchema schema = catalogue.require(org, collection);
        Place place = new Place(schema.id(), scope.department());
        Set<Integer> masked = show == Show.MASKED ? masked(schema).keySet() : Set.of();
        if (!masked.isEmpty()) keys.keyring(org, KeyPurpose.VAULT);
        RowMacs.Key vouching = macs.key(org);
        LedgerEntry entry = LedgerEntry.of(scope.cause(), "record.read-masked", "record", id.toString())
                .with(Map.of("collection", schema.name()))
                .touching(List.copyOf(masked(schema).values()));
        Found found = orgs.once(org, session -> {
                    Optional<ReadEntry> left = masked.isEmpty()
                            ? Optional.empty()
                            : Optional.of(ledger.appendIfFound(
                                    session,
                                    entry,
                                    RecordRows.subjectSource(place),
                                    RecordRows.subjectParams(place, id)));
                    return RecordRows.find(session, place, id)
                            .map(row -> new Found(List.of(row), left.map(ReadEntry::written)));
                })
                .orElseThrow(ProblemException::notFound);
        StoredRecord row = verified.verified(vouching, schema, found.rows().getFirst(), scope);
        CollectionSchema knowing = knowing(org, schema, List.of(row));
        if (found.entry().isEmpty()) return RecordView.of(knowing, row);
        return switch (forge.open(org, knowing, row, masked)) {
            case Forge.Opened.Fields(var values) ->
                RecordView.opened(knowing, row, values, found.entry().get());
            case Forge.Opened.Shredded() ->
                RecordView.opened(knowing, row, Map.of(), found.entry().get());
            case Forge.Opened.Refused() -> throw verified.noticed(org, schema, id, scope);
        };
    }

    /** Rows, and the entry that says they were opened. */
    private record Found(List<UnverifiedRecord> rows, Optional<EntryId> entry) {}

    /**
     * One page, in the order of ids.
     *
     * @param most 1 to {@link #MOST}, with masks to {@link #MOST_MASKED}; one more is read, to know whether more follow
     */
    public List<RecordView> list(
            OrgId org, String collection, Query query, RecordId after, int most, Scope scope, Show show) {
        CollectionSchema schema = catalogue.require(org, collection);
        Place place = new Place(schema.id(), scope.department());
        boolean masked = show == Show.MASKED && !masked(schema).isEmpty();
        Page page = new Page(after, most);
        Search.Plan plan = search.plan(org, schema, query, scope);
        if (masked) keys.keyring(org, KeyPurpose.VAULT);
        RowMacs.Key vouching = macs.key(org);
        Found found = masked
                ? orgs.in(org, session -> {
                    List<UnverifiedRecord> rows = plan.run(session, place, page);
                    Optional<EntryId> left = rows.isEmpty()
                            ? Optional.empty()
                            : Optional.of(ledger.append(session, listEntry(schema, rows, scope)));
                    return new Found(rows, left);
                })
                : new Found(orgs.once(org, session -> plan.run(session, place, page)), Optional.empty());
        Map<RecordId, StoredRecord> known = new HashMap<>();
        for (UnverifiedRecord row : found.rows())
            row.verifiedBy(vouching, schema).ifPresent(good -> known.put(row.id(), good));
        CollectionSchema knowing = knowing(org, schema, known.values());
        List<RecordView> views = new ArrayList<>(found.rows().size());
        for (UnverifiedRecord row : found.rows()) {
            StoredRecord good = known.get(row.id());
            if (good == null) views.add(closed(org, knowing, row.claimed(), scope, found.entry()));
            else if (found.entry().isEmpty()) views.add(RecordView.of(knowing, good));
            else views.add(maskedView(org, knowing, good, scope, found.entry().get()));
        }
        return views;
    }

    private RecordView maskedView(OrgId org, CollectionSchema schema, StoredRecord row, Scope scope, EntryId entry) {
        return switch (forge.open(org, schema, row, masked(schema).keySet())) {
            case Forge.Opened.Fields(var values) -> RecordView.opened(schema, row, values, entry);
            case Forge.Opened.Shredded() -> RecordView.opened(schema, row, Map.of(), entry);
            case Forge.Opened.Refused() -> closed(org, schema, row, scope, Optional.of(entry));
        };
    }

    /** One tampered record must not take the whole list away, so here it is shown closed, and noticed. */
    private RecordView closed(
            OrgId org, CollectionSchema schema, StoredRecord row, Scope scope, Optional<EntryId> entry) {
        var unused = verified.noticed(org, schema, row.id(), scope);
        return RecordView.closed(schema, row, entry.orElse(row.entry()));
    }

    private LedgerEntry listEntry(CollectionSchema schema, List<UnverifiedRecord> rows, Scope scope) {
        Map<String, String> facts = new HashMap<>();
        facts.put("collection", schema.name());
        facts.put("records", Integer.toString(rows.size()));
        facts.put("ids", rows.stream().map(row -> row.id().toString()).collect(Collectors.joining(" ")));
        return LedgerEntry.of(
                        scope.cause(),
                        "record.list-masked",
                        "collection",
                        schema.id().toString())
                .with(facts)
                .touching(List.copyOf(masked(schema).values()));
    }

    /** Sealed fields of which a mask shows a part. */
    private static SortedMap<Integer, String> masked(CollectionSchema schema) {
        SortedMap<Integer, String> found = new TreeMap<>();
        for (Field field : schema.fields())
            if (field.isSealed() && field.spec().mask() != Mask.FULL) found.put(field.id(), field.name());
        return found;
    }

    private CollectionSchema knowing(OrgId org, CollectionSchema schema, Collection<StoredRecord> rows) {
        Set<Integer> ids = new LinkedHashSet<>();
        for (StoredRecord row : rows) ids.addAll(row.fieldIds(schema));
        return catalogue.knowing(org, schema, ids);
    }
}
