package dev.plinth.vault;

import dev.plinth.crypto.BlindIndex;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.ConstraintViolation;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.StaleWriteException;
import dev.plinth.vault.RecordRows.Place;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Creates, changes and deletes single records. Every change seals first, then leaves in one round trip with its entry; if it
 * fails nothing is written. A change without an expected version is repeated when another came in between.
 */
public final class Changes {
    /** The most records of one request. */
    public static final int MOST_AT_ONCE = 1_000;

    private static final int ATTEMPTS = 8;

    private final OrgTransactions orgs;
    private final Catalogue catalogue;
    private final Keys keys;
    private final Ledger ledger;
    private final Forge forge;
    private final RowMacs macs;
    private final BlindIndex index;
    private final Batches batches;
    private final VerifiedRecords records;
    private final Ids ids;
    private final InstantSource clock;

    Changes(
            OrgTransactions orgs,
            Catalogue catalogue,
            Keys keys,
            Ledger ledger,
            Forge forge,
            RowMacs macs,
            BlindIndex index,
            Batches batches,
            VerifiedRecords records,
            Ids ids,
            InstantSource clock) {
        this.orgs = orgs;
        this.catalogue = catalogue;
        this.keys = keys;
        this.ledger = ledger;
        this.forge = forge;
        this.macs = macs;
        this.index = index;
        this.batches = batches;
        this.records = records;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a change asks for.
     *
     * @param expected the version the caller has read; any, when empty
     * @param department moves the record there; it stays when empty
     * @param subject if given, MUST be the subject the record has
     */
    public record Change(
            RecordId id,
            OptionalLong expected,
            Map<String, Value> fields,
            Optional<DepartmentId> department,
            Optional<String> subject) {
        public Change {
            fields = Map.copyOf(fields);
        }

        @Override
        public String toString() {
            return "Change[" + id + "]";
        }
    }

    /** The records of one request and the entry about them all. */
    public record Created(List<RecordId> ids, EntryId entry) {}

    /** Writes one new record; the natural key of the draft is not used. */
    public RecordView create(OrgId org, String collection, RecordDraft draft, Scope scope, Alongside alongside) {
        RecordId id = new RecordId(ids.next());
        CollectionSchema schema = catalogue.knowingNames(
                org, catalogue.require(org, collection), draft.fields().keySet());
        DraftRules rules = new DraftRules(schema);
        Content content = rules.check(draft, "");
        VaultProblems.refuseIfAny(rules.problems());
        Optional<DepartmentId> department = departmentOf(draft.department(), scope, "department");
        Optional<SubjectId> subject = draft.subject().map(reference -> keys.subject(org, reference));
        RowMacs.Key vouching = macs.key(org);
        Keys.SubjectKey key = forge.keyFor(org, subject);
        NewRow row = new NewRow(
                id,
                subject,
                department,
                forge.seal(org, schema.id(), id, NewRow.FIRST_VERSION, key, content),
                hashes(org, schema, content));
        LedgerEntry entry = aboutSubject(entry("record.create", id, schema, scope), subject)
                .touching(names(schema, content))
                .changing(Optional.empty(), Optional.of(row.digest(schema.id())));
        Instant now = clock.instant();
        StoredRecord stored = creating(
                "department",
                () -> orgs.once(org, session -> {
                    EntryId written = ledger.append(session, entry);
                    StoredRecord made = row.stored(schema.id(), written, now);
                    RecordRows.insert(session, made, vouching);
                    BatchRows.insertHashes(session, schema.id(), id, row.hashes());
                    alongside.attachTo(session, written, List.of(id));
                    return made;
                }));
        return RecordView.of(schema, stored);
    }

    /** Writes up to {@link #MOST_AT_ONCE} new records with one entry, all of them or none. */
    public Created createAll(OrgId org, String collection, List<RecordDraft> drafts, Scope scope, Alongside alongside) {
        if (drafts.isEmpty() || drafts.size() > MOST_AT_ONCE)
            throw ProblemException.field(
                    "records", "there are " + drafts.size(), "1 to " + MOST_AT_ONCE + " records in one request");
        CollectionSchema schema = catalogue.require(org, collection);
        for (RecordDraft draft : drafts)
            schema = catalogue.knowingNames(org, schema, draft.fields().keySet());
        List<RecordDraft> scoped = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            RecordDraft draft = drafts.get(i);
            scoped.add(new RecordDraft(
                    Optional.empty(),
                    draft.subject(),
                    departmentOf(draft.department(), scope, "records[" + i + "].department"),
                    draft.fields()));
        }
        PreparedBatch batch = batches.prepare(org, schema, scoped);
        return creating(
                "records[].department",
                () -> orgs.once(org, session -> {
                    EntryId written = batches.attach(session, batch, batch.rows(), scope.cause(), Map.of());
                    alongside.attachTo(session, written, batch.ids());
                    return new Created(batch.ids(), written);
                }));
    }

    /** Replaces all fields. */
    public RecordView replace(OrgId org, String collection, Change change, Scope scope, Alongside alongside) {
        return change(org, collection, change, scope, false, alongside);
    }

    /** Changes the named fields and keeps the others; a field set to {@link Value#nothing()} goes away. */
    public RecordView patch(OrgId org, String collection, Change change, Scope scope, Alongside alongside) {
        return change(org, collection, change, scope, true, alongside);
    }

    private RecordView change(
            OrgId org, String collection, Change change, Scope scope, boolean keep, Alongside alongside) {
        CollectionSchema named = catalogue.knowingNames(
                org, catalogue.require(org, collection), change.fields().keySet());
        for (int i = 0; i < ATTEMPTS; i++) {
            StoredRecord before = current(org, named, change.id(), change.expected(), scope);
            CollectionSchema schema = catalogue.knowing(org, named, before.fieldIds(named));
            requireSameSubject(org, change, before);
            Optional<DepartmentId> department = change.department().isEmpty()
                    ? before.department()
                    : departmentOf(change.department(), scope, "department");
            Content content = keep ? existing(org, schema, before, scope) : Content.empty();
            DraftRules rules = new DraftRules(schema);
            rules.check(change.fields(), content);
            VaultProblems.refuseIfAny(rules.problems());
            RowMacs.Key vouching = macs.key(org);
            Keys.SubjectKey key = forge.keyFor(org, before.subject());
            SealedContent sealed = forge.seal(org, schema.id(), before.id(), before.version() + 1, key, content);
            String action = keep ? "record.patch" : "record.replace";
            LedgerEntry entry = aboutSubject(entry(action, before.id(), schema, scope), before.subject())
                    .touching(List.copyOf(change.fields().keySet()))
                    .changing(
                            Optional.of(before.digest()),
                            Optional.of(RecordDigest.of(
                                    schema.id(),
                                    before.id(),
                                    before.version() + 1,
                                    before.subject(),
                                    department,
                                    sealed)));
            List<BlindHashes.Hash> hashes = hashes(org, schema, content);
            Instant now = clock.instant();
            try {
                StoredRecord after = refusingUnknownDepartment(
                        "department",
                        () -> orgs.once(org, session -> {
                            EntryId written = ledger.append(session, entry);
                            StoredRecord next = new StoredRecord(
                                    schema.id(),
                                    before.id(),
                                    before.version() + 1,
                                    before.subject(),
                                    department,
                                    written,
                                    before.createdAt(),
                                    now,
                                    sealed);
                            RecordRows.update(session, before, next, vouching);
                            BatchRows.replaceHashes(session, schema.id(), before.id(), hashes);
                            alongside.attachTo(session, written, List.of(before.id()));
                            return next;
                        }));
                return RecordView.of(schema, after);
            } catch (StaleWriteException changedMeanwhile) {
                if (change.expected().isPresent())
                    throw clock.instant().isAfter(vouching.until()) ? VaultProblems.tooLate() : VaultProblems.stale();
            }
        }
        throw VaultProblems.contended();
    }

    /** Deletes a record with its attachments and hashes. */
    public void delete(
            OrgId org, String collection, RecordId id, OptionalLong expected, Scope scope, Alongside alongside) {
        CollectionSchema schema = catalogue.require(org, collection);
        Place place = new Place(schema.id(), scope.department());
        for (int i = 0; i < ATTEMPTS; i++) {
            StoredRecord before = current(org, schema, id, expected, scope);
            LedgerEntry entry = aboutSubject(entry("record.delete", id, schema, scope), before.subject())
                    .changing(Optional.of(before.digest()), Optional.empty());
            try {
                orgs.once(org, session -> {
                    EntryId written = ledger.append(session, entry);
                    RecordRows.delete(session, place, before);
                    alongside.attachTo(session, written, List.of(id));
                    return before;
                });
                return;
            } catch (StaleWriteException changedMeanwhile) {
                if (expected.isPresent()) throw VaultProblems.stale();
            }
        }
        throw VaultProblems.contended();
    }

    private StoredRecord current(OrgId org, CollectionSchema schema, RecordId id, OptionalLong expected, Scope scope) {
        StoredRecord row = records.require(org, schema, id, scope);
        if (expected.isPresent() && expected.getAsLong() != row.version()) throw VaultProblems.stale();
        return row;
    }

    private Content existing(OrgId org, CollectionSchema schema, StoredRecord row, Scope scope) {
        Set<Integer> all = Set.copyOf(SealedIds.of(row));
        SortedMap<Integer, Value> sealed = switch (forge.open(org, schema, row, all)) {
            case Forge.Opened.Fields(var values) -> values;
            case Forge.Opened.Shredded() -> throw VaultProblems.shredded();
            case Forge.Opened.Refused() -> throw records.noticed(org, schema, row.id(), scope);
        };
        SortedMap<Integer, Value> clear = ClearFields.read(row.content().clear(), schema);
        return new Content(clear, sealed);
    }

    private void requireSameSubject(OrgId org, Change change, StoredRecord before) {
        if (change.subject().isEmpty()) return;
        Optional<SubjectId> named = change.subject().map(reference -> keys.subject(org, reference));
        if (!named.equals(before.subject()))
            throw ProblemException.field(
                    "subject", "the record is about another subject, and that cannot be changed", "the same subject");
    }

    private static Optional<DepartmentId> departmentOf(Optional<DepartmentId> wanted, Scope scope, String path) {
        if (wanted.isPresent() && scope.department().isPresent() && !wanted.equals(scope.department()))
            throw unknownDepartment(path);
        return wanted.or(scope::department);
    }

    private static ProblemException unknownDepartment(String path) {
        return ProblemException.field(path, "there is no such department", "the id of a department you work in");
    }

    private static <T> T refusingUnknownDepartment(String path, Supplier<T> write) {
        try {
            return write.get();
        } catch (ConstraintViolation e) {
            if (e.constraint().equals("record_department_fk")) throw unknownDepartment(path);
            if (e.constraint().equals("record_pkey"))
                throw new ProblemException(ProblemCode.CONFLICT, "There is a record of this id already");
            throw e;
        }
    }

    /** As {@link #refusingUnknownDepartment} for new records, which only time can make stale. */
    private static <T> T creating(String path, Supplier<T> write) {
        try {
            return refusingUnknownDepartment(path, write);
        } catch (StaleWriteException tooLate) {
            throw VaultProblems.tooLate();
        }
    }

    private List<BlindHashes.Hash> hashes(OrgId org, CollectionSchema schema, Content content) {
        if (schema.fields().stream().allMatch(field -> field.spec().search().isEmpty())) return List.of();
        return new BlindHashes(index, keys.keyring(org, KeyPurpose.BLIND_INDEX), schema).of(content);
    }

    private static List<String> names(CollectionSchema schema, Content content) {
        return schema.fields().stream().filter(content::has).map(Field::name).toList();
    }

    private static LedgerEntry entry(String action, RecordId id, CollectionSchema schema, Scope scope) {
        return LedgerEntry.of(scope.cause(), action, "record", id.toString()).with(Map.of("collection", schema.name()));
    }

    private static LedgerEntry aboutSubject(LedgerEntry entry, Optional<SubjectId> subject) {
        return subject.map(entry::about).orElse(entry);
    }
}
