package dev.plinth.vault;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Params;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks into the stored rows of every declared field of health data, and tries to declare one in an open class. */
final class PhiProbe implements Probe<PhiProbe.Vault> {
    private static final int MOST_ORGANISATIONS = 200;
    private static final int ROWS_A_COLLECTION = 20;
    private static final long MOST_ROWS = 20_000;
    private static final String DECLARED = """
            select count(*) as n from tenant.collection c,
                jsonb_array_elements(convert_from(c.schema, 'UTF8')::jsonb -> 'fields') as f
            where c.org_id = :org and lower(f ->> 'class') = 'phi'""";
    private static final String NEWEST = """
            select %s from tenant.record r where r.org_id = :org and r.collection_id = :collection
            order by r.updated_at desc, r.id limit :most""".formatted(StoredRecord.COLUMNS);

    private final Range range;
    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final Catalogue catalogue;
    private final Forge forge;

    PhiProbe(Range range, Organisations organisations, OrgTransactions orgs, Catalogue catalogue, Forge forge) {
        this.range = range;
        this.organisations = organisations;
        this.orgs = orgs;
        this.catalogue = catalogue;
        this.forge = forge;
    }

    /** Reads rows of a collection as they are stored. */
    @FunctionalInterface
    interface Rows {
        List<StoredRecord> of(OrgId org, CollectionSchema schema);
    }

    /** Declares a field in one of the ways that there are; refuses with a {@link ProblemException}. */
    @FunctionalInterface
    interface Declaring {
        void declare(OrgId org, FieldSpec field);
    }

    /** @param ways by their names */
    record Vault(Rows rows, SortedMap<String, Declaring> ways) {}

    @Override
    public String name() {
        return "phi-never-clear";
    }

    @Override
    public String tries() {
        return "Looks into stored rows of every field that is declared as health data, and tries to declare one anew in a class that is not"
                + " sealed.";
    }

    @Override
    public Pace pace() {
        return new Pace(Pace.USUAL.cadence(), Pace.USUAL.longest(), 2 * MOST_ROWS);
    }

    @Override
    public Target<Vault> live() {
        return Target.of(new Vault(this::stored, ways()));
    }

    private SortedMap<String, Declaring> ways() {
        SortedMap<String, Declaring> ways = new TreeMap<>();
        ways.put("declaring the collection again", (org, field) -> {
            var unused = catalogue.create(
                    org,
                    NewCollection.of(Range.COLLECTION, List.of(field)),
                    range.whole().cause());
        });
        ways.put("declaring what is missing", (org, field) -> {
            var unused = catalogue.ensure(
                    org,
                    NewCollection.of(Range.COLLECTION, List.of(field)),
                    range.whole().cause());
        });
        ways.put("adding a field", (org, field) -> {
            var unused = catalogue.addFields(
                    org, range.schema(org), List.of(field), range.whole().cause());
        });
        return ways;
    }

    @Override
    public List<Twin<Vault>> twins() {
        TreeMap<String, Declaring> anything = new TreeMap<>(ways());
        anything.put("adding a field", (org, field) -> {});
        return List.of(
                new Twin<>(
                        "kept-in-clear",
                        "a collection whose field of health data is kept in clear",
                        Target.of(new Vault(
                                (org, schema) -> stored(org, schema).stream()
                                        .map(row -> inClear(org, schema, row))
                                        .toList(),
                                ways()))),
                new Twin<>(
                        "open-class",
                        "a service that lets a field of health data be declared in an open class",
                        Target.of(new Vault(this::stored, anything))));
    }

    /** As a forgotten seal would leave it. */
    private StoredRecord inClear(OrgId org, CollectionSchema schema, StoredRecord row) {
        if (!(forge.open(org, schema, row, new HashSet<>(SealedIds.of(row)))
                instanceof Forge.Opened.Fields(var values))) return row;
        SortedMap<Integer, Value> all =
                new TreeMap<>(ClearFields.read(row.content().clear(), schema));
        all.putAll(values);
        return new StoredRecord(
                row.collection(),
                row.id(),
                row.version(),
                row.subject(),
                row.department(),
                row.entry(),
                row.createdAt(),
                row.updatedAt(),
                new SealedContent(
                        row.content().keyVersion(),
                        row.content().generation(),
                        ClearFields.write(all),
                        row.content().sealed()));
    }

    private List<StoredRecord> stored(OrgId org, CollectionSchema schema) {
        return orgs.once(
                org,
                session -> session.query(
                        NEWEST,
                        Params.of("collection", schema.id().value()).and("most", ROWS_A_COLLECTION),
                        row -> StoredRecord.of(schema.id(), row)));
    }

    @Override
    public Observation attack(Vault vault, Attempt attempt) {
        OrgId own = range.pair().one().id();
        RecordId marked =
                range.write(own, "phi " + attempt.nonce(), Optional.empty()).id();
        try {
            List<OrgId> looked = organisationsOf(own, attempt);
            List<Long> declared = looked.stream().map(this::declared).toList();
            Tally tally = Tally.of(vault.ways().size()
                    + declared.stream().mapToLong(Long::longValue).sum());
            long rows = 0;
            for (int i = 0; i < looked.size(); i++)
                if (rows < MOST_ROWS) rows += look(vault, looked.get(i), declared.get(i), tally);
                else exclude(declared.get(i), "the run had looked at " + MOST_ROWS + " rows already", tally);
            attempt.rows(rows);
            FieldSpec open = FieldSpec.of(Range.NOTE, FieldType.STRING, FieldClass.INTERNAL);
            vault.ways().forEach((how, way) -> {
                tally.tried(how);
                try {
                    way.declare(own, open);
                    tally.broken("health data could be put into an open class by " + how);
                } catch (ProblemException refused) {
                    if (refused.code().status() >= 500) throw refused;
                }
            });
            return tally.end();
        } finally {
            range.remove(own, marked);
        }
    }

    private List<OrgId> organisationsOf(OrgId own, Attempt attempt) {
        List<OrgId> others = new ArrayList<>(organisations.everyone().known().stream()
                .map(Organisation::id)
                .filter(org -> !org.equals(own))
                .toList());
        Collections.shuffle(others, new Random(attempt.random().nextLong()));
        List<OrgId> all = new ArrayList<>(List.of(own));
        all.addAll(others.subList(0, Math.min(others.size(), MOST_ORGANISATIONS)));
        return all;
    }

    private long declared(OrgId org) {
        return orgs.once(
                org,
                session -> session.query(DECLARED, Params.none(), row -> row.number("n"))
                        .getFirst());
    }

    private static void exclude(long fields, String why, Tally tally) {
        for (long i = 0; i < fields; i++) tally.excluded(why);
    }

    /** How many rows were looked at. */
    private long look(Vault vault, OrgId org, long declared, Tally tally) {
        if (declared == 0) return 0;
        long looked = 0;
        List<CollectionSchema> schemas;
        try {
            schemas = catalogue.all(org);
        } catch (ProblemException away) {
            exclude(declared, "the keys of its organisation are away", tally);
            return 0;
        }
        for (CollectionSchema schema : schemas) {
            List<Field> fields = schema.fields().stream()
                    .filter(field -> field.spec().fieldClass() == FieldClass.PHI)
                    .toList();
            if (fields.isEmpty()) continue;
            List<StoredRecord> rows = vault.rows().of(org, schema);
            looked += rows.size();
            for (Field field : fields) {
                tally.tried(org + " " + schema.name() + " " + field.id() + " " + rows.size());
                if (rows.stream()
                        .anyMatch(row ->
                                ClearFields.read(row.content().clear(), schema).containsKey(field.id())))
                    tally.broken("a field of health data is stored in clear");
            }
        }
        return looked;
    }
}
