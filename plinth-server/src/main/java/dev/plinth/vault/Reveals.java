package dev.plinth.vault;

import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.ledger.ReadEntry;
import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.vault.RecordRows.Place;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Opens fields of one record for a purpose: one round trip, one entry, in one transaction with the read. */
public final class Reveals {
    private final OrgTransactions orgs;
    private final Catalogue catalogue;
    private final Keys keys;
    private final Ledger ledger;
    private final Forge forge;
    private final RowMacs macs;
    private final VerifiedRecords records;
    private final Shredded shredded;
    private final Counter reveals;

    Reveals(
            OrgTransactions orgs,
            Catalogue catalogue,
            Keys keys,
            Ledger ledger,
            Forge forge,
            RowMacs macs,
            VerifiedRecords records,
            Shredded shredded,
            MeterRegistry metrics) {
        this.orgs = orgs;
        this.catalogue = catalogue;
        this.keys = keys;
        this.ledger = ledger;
        this.forge = forge;
        this.macs = macs;
        this.records = records;
        this.shredded = shredded;
        this.reveals = Counter.builder("plinth.vault.reveals")
                .description("Requests that opened sealed fields")
                .register(metrics);
    }

    /**
     * @param fields every field that was asked for; one without a value has {@link Value#nothing()}
     */
    public record Revealed(RecordId id, long version, Map<String, Value> fields, EntryId entry) {
        @Override
        public String toString() {
            return "Revealed[" + id + ", " + fields.keySet() + "]";
        }
    }

    private record Found(EntryId entry, UnverifiedRecord row) {}

    /**
     * Opens the fields. The entry is there as soon as the record was found, whether or not it then opens: who asked is
     * written down before anything is shown. A missing record leaves none.
     */
    public Revealed reveal(OrgId org, String collection, RecordId id, List<String> names, String purpose, Scope scope) {
        CollectionSchema schema = catalogue.knowingNames(org, catalogue.require(org, collection), names);
        List<Field> fields = fields(schema, names);
        Purposes.require(schema, purpose);
        // a silent key provider refuses here, before an entry says that fields were read
        keys.keyring(org, KeyPurpose.VAULT);
        RowMacs.Key vouching = macs.key(org);
        Place place = new Place(schema.id(), scope.department());
        LedgerEntry entry = LedgerEntry.of(scope.cause().withPurpose(purpose), "record.reveal", "record", id.toString())
                .with(Map.of("collection", schema.name()))
                .touching(fields.stream().map(Field::name).toList());
        Found found = orgs.once(org, session -> {
                    ReadEntry written = ledger.appendIfFound(
                            session, entry, RecordRows.subjectSource(place), RecordRows.subjectParams(place, id));
                    return RecordRows.find(session, place, id).map(row -> new Found(written.written(), row));
                })
                .orElseThrow(ProblemException::notFound);
        StoredRecord row = records.verified(vouching, schema, found.row(), scope);
        Map<String, Value> values = open(org, schema, row, fields, scope)
                .orElseThrow(() -> shredded.refused(org, entry, row.subject(), found.entry()));
        reveals.increment();
        return new Revealed(id, row.version(), values, found.entry());
    }

    /** Nothing when the subject was shredded. */
    private Optional<Map<String, Value>> open(
            OrgId org, CollectionSchema schema, StoredRecord row, List<Field> fields, Scope scope) {
        Set<Integer> wanted = new LinkedHashSet<>();
        for (Field field : fields) if (field.isSealed()) wanted.add(field.id());
        SortedMap<Integer, Value> opened;
        switch (forge.open(org, schema, row, wanted)) {
            case Forge.Opened.Fields(var values) -> opened = values;
            case Forge.Opened.Shredded() -> {
                return Optional.empty();
            }
            case Forge.Opened.Refused() -> throw records.noticed(org, schema, row.id(), scope);
        }
        SortedMap<Integer, Value> clear = ClearFields.read(row.content().clear(), schema);
        Map<String, Value> values = new LinkedHashMap<>();
        for (Field field : fields) {
            Value value = (field.isSealed() ? opened : clear).get(field.id());
            values.put(field.name(), value == null ? Value.nothing() : value);
        }
        return Optional.of(values);
    }

    private static List<Field> fields(CollectionSchema schema, List<String> names) {
        if (names.isEmpty() || names.size() > SchemaRules.MOST_FIELDS)
            throw ProblemException.field(
                    "fields", "it names " + names.size() + " fields", "1 to " + SchemaRules.MOST_FIELDS);
        Set<Field> fields = new LinkedHashSet<>();
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Optional<Field> field = schema.field(names.get(i));
            if (field.isPresent()) fields.add(field.get());
            else
                problems.add(
                        new FieldProblem("fields[" + i + "]", "the collection has no such field", schema.choices()));
        }
        VaultProblems.refuseIfAny(problems);
        return List.copyOf(fields);
    }
}
