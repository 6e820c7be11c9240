package dev.plinth.vault;

import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.ConstraintViolation;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.StaleWriteException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The collections of an organisation. A collection, once made, keeps its id, purposes and fields; fields may be added. There
 * is no way to change a field's type or class: make a new field, or a new collection, and write the records anew.
 */
public final class Catalogue {
    private static final String INSERT = """
            insert into tenant.collection (org_id, id, name, version, schema, created_at, mac)
            values (:org, :id, :name, 1, :schema, :now, :mac)""";
    private static final String UPDATE = """
            update tenant.collection set schema = :schema, version = version + 1, mac = :mac
            where org_id = :org and id = :id and version = :version""";

    private final OrgTransactions orgs;
    private final Ledger ledger;
    private final SchemaGuard guard;
    private final HipaaPackage hipaa;
    private final Ids ids;
    private final InstantSource clock;
    private final SchemaCache cache;

    Catalogue(
            OrgTransactions orgs, Ledger ledger, SchemaGuard guard, HipaaPackage hipaa, Ids ids, InstantSource clock) {
        this.orgs = orgs;
        this.ledger = ledger;
        this.guard = guard;
        this.hipaa = hipaa;
        this.ids = ids;
        this.clock = clock;
        this.cache = new SchemaCache(clock);
    }

    /** Makes a collection; refuses a taken name with {@code conflict} and bad parts by their fields. */
    public CollectionSchema create(OrgId org, NewCollection wanted, Cause cause) {
        VaultProblems.refuseIfAny(SchemaRules.problemsOf(wanted, hipaa.isOn(org)));
        List<Field> fields = numbered(wanted.fields(), 1);
        CollectionSchema schema = new CollectionSchema(
                CollectionId.vouched(ids.next()),
                1,
                wanted.name(),
                true,
                fields,
                wanted.purposes(),
                wanted.retention());
        byte[] stored = SchemaDocument.write(fields, wanted.purposes(), wanted.retention());
        byte[] mac = guard.mac(org, schema.id(), schema.version(), schema.name(), stored);
        LedgerEntry entry =
                entry(cause, "collection.create", schema).changing(Optional.empty(), Optional.of(Digests.hex(stored)));
        try {
            orgs.once(org, session -> {
                ledger.append(session, entry);
                return session.update(
                        INSERT,
                        Params.of("id", schema.id().value())
                                .and("name", schema.name())
                                .and("schema", stored)
                                .and("mac", mac)
                                .and("now", clock.instant()));
            });
        } catch (ConstraintViolation taken) {
            if (!taken.constraint().equals("collection_name_key")) throw taken;
            throw new ProblemException(ProblemCode.CONFLICT, "There is a collection of this name already");
        }
        return schema;
    }

    /**
     * Makes the collection unless it is there, then adds the wanted fields it lacks. Refuses with {@code conflict} when a
     * field is there with another type or class.
     */
    public CollectionSchema ensure(OrgId org, NewCollection wanted, Cause cause) {
        Optional<CollectionSchema> there = reload(org, wanted.name());
        if (there.isEmpty()) {
            try {
                return create(org, wanted, cause);
            } catch (ProblemException e) {
                if (!e.code().equals(ProblemCode.CONFLICT)) throw e;
                there = reload(org, wanted.name());
            }
        }
        CollectionSchema schema = there.orElseThrow(ProblemException::notFound);
        List<FieldSpec> missing = new ArrayList<>();
        for (FieldSpec field : wanted.fields()) {
            Optional<FieldSpec> known = schema.field(field.name()).map(Field::spec);
            if (known.isEmpty()) missing.add(field);
            else if (known.get().type() != field.type() || known.get().fieldClass() != field.fieldClass())
                throw new ProblemException(
                        ProblemCode.CONFLICT,
                        "The collection %s has a field %s of another type or class"
                                .formatted(wanted.name(), field.name()));
        }
        return missing.isEmpty() ? schema : addFields(org, schema, missing, cause);
    }

    /** Adds fields, none of them required; refuses with {@code conflict} when the collection changed meanwhile. */
    public CollectionSchema addFields(OrgId org, CollectionSchema schema, List<FieldSpec> added, Cause cause) {
        VaultProblems.refuseIfAny(SchemaRules.problemsOf(schema, added, hipaa.isOn(org)));
        List<Field> fields = new ArrayList<>(schema.fields());
        fields.addAll(numbered(added, fields.getLast().id() + 1));
        CollectionSchema grown = new CollectionSchema(
                schema.id(),
                schema.version() + 1,
                schema.name(),
                schema.vouched(),
                fields,
                schema.purposes(),
                schema.retention());
        byte[] before = SchemaDocument.write(schema);
        byte[] after = SchemaDocument.write(grown);
        byte[] mac = schema.vouched() ? guard.mac(org, grown.id(), grown.version(), grown.name(), after) : null;
        LedgerEntry entry = entry(cause, "collection.add-fields", grown)
                .touching(added.stream().map(FieldSpec::name).toList())
                .changing(Optional.of(Digests.hex(before)), Optional.of(Digests.hex(after)));
        try {
            orgs.run(org, session -> {
                ledger.append(session, entry);
                session.attachExpecting(
                        1,
                        UPDATE,
                        Params.of("schema", after)
                                .and("mac", mac)
                                .and("id", schema.id().value())
                                .and("version", schema.version()));
            });
        } catch (StaleWriteException changed) {
            cache.forget(org, schema.name());
            throw VaultProblems.contended();
        }
        cache.put(org, grown);
        return grown;
    }

    /** Finds a collection by its name; what another node added in the last seconds may be missing. */
    public Optional<CollectionSchema> find(OrgId org, String name) {
        return cache.find(org, name).or(() -> reload(org, name));
    }

    /** As {@link #find}; a missing one is refused with {@code not-found}. */
    public CollectionSchema require(OrgId org, String name) {
        return find(org, name).orElseThrow(ProblemException::notFound);
    }

    /** The schema, read again if it does not know all these fields yet. */
    CollectionSchema knowing(OrgId org, CollectionSchema schema, Set<Integer> fieldIds) {
        if (fieldIds.stream().allMatch(id -> schema.field(id).isPresent())) return schema;
        return reload(org, schema.name()).orElse(schema);
    }

    /** As {@link #knowing}, by names. */
    CollectionSchema knowingNames(OrgId org, CollectionSchema schema, Collection<String> names) {
        if (names.stream().allMatch(name -> schema.field(name).isPresent())) return schema;
        return reload(org, schema.name()).orElse(schema);
    }

    /** All collections by name. */
    public List<CollectionSchema> all(OrgId org) {
        return orgs.once(org, StoredSchema::all).stream()
                .map(row -> guard.verified(org, row))
                .toList();
    }

    /** Finds a collection as it is stored at this moment. */
    Optional<CollectionSchema> reload(OrgId org, String name) {
        if (name.indexOf('\0') >= 0) return Optional.empty();
        Optional<CollectionSchema> found =
                orgs.once(org, session -> StoredSchema.find(session, name)).map(row -> guard.verified(org, row));
        found.ifPresent(schema -> cache.put(org, schema));
        return found;
    }

    private static List<Field> numbered(List<FieldSpec> specs, int first) {
        List<Field> fields = new ArrayList<>(specs.size());
        for (int i = 0; i < specs.size(); i++) fields.add(new Field(first + i, specs.get(i)));
        return fields;
    }

    private static LedgerEntry entry(Cause cause, String action, CollectionSchema schema) {
        Map<String, String> facts = new HashMap<>();
        facts.put("name", schema.name());
        if (schema.vouched()) facts.putAll(LoggedChange.versioned(schema.version()));
        return LedgerEntry.of(cause, action, "collection", schema.id().toString())
                .with(facts);
    }
}
