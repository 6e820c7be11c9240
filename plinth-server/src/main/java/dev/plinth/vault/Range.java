package dev.plinth.vault;

import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.OrganisationSettings;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.SyntheticOrganisations;
import dev.plinth.tenancy.SyntheticOrganisations.Pair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Where probes of this capability shoot: a collection of the synthetic organisations with a field of every class. */
final class Range {
    static final String COLLECTION = "attacked";
    static final String NAME = "name";
    static final String NOTE = "note";
    static final String STATUS = "status";
    private static final List<FieldSpec> FIELDS = List.of(
            FieldSpec.of(NAME, FieldType.STRING, FieldClass.PERSONAL)
                    .searchable(SearchMode.EXACT)
                    .masked(Mask.FIRST1),
            FieldSpec.of(NOTE, FieldType.STRING, FieldClass.PHI),
            FieldSpec.of("card", FieldType.STRING, FieldClass.CARD),
            FieldSpec.of("token", FieldType.STRING, FieldClass.SECRET),
            FieldSpec.of(STATUS, FieldType.STRING, FieldClass.INTERNAL));

    private final SyntheticOrganisations synthetic;
    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final OrganisationSettings settings;
    private final Departments departments;
    private final Catalogue catalogue;
    private final Changes changes;

    Range(
            SyntheticOrganisations synthetic,
            Organisations organisations,
            OrgTransactions orgs,
            OrganisationSettings settings,
            Departments departments,
            Catalogue catalogue,
            Changes changes) {
        this.synthetic = synthetic;
        this.organisations = organisations;
        this.orgs = orgs;
        this.settings = settings;
        this.departments = departments;
        this.catalogue = catalogue;
        this.changes = changes;
    }

    /** The pair of the home region, with the collection in both. */
    Pair pair() {
        Pair pair = synthetic.pair(organisations.regions().getFirst());
        schema(pair.one().id());
        schema(pair.other().id());
        return pair;
    }

    /** The organisation whose key a customer holds; nothing is made in it here, as it may be without a key. */
    OrgId customer() {
        return synthetic.customer(organisations.regions().getFirst()).id();
    }

    /** The collection, made at first use. */
    CollectionSchema schema(OrgId org) {
        return catalogue.find(org, COLLECTION).orElseGet(() -> {
            orgs.run(org, session -> settings.set(session, HipaaSetting.KEY, "on", synthetic.cause()));
            return catalogue.ensure(org, NewCollection.of(COLLECTION, FIELDS), synthetic.cause());
        });
    }

    Scope whole() {
        return Scope.whole(synthetic.cause());
    }

    DepartmentId department(OrgId org, String key) {
        return orgs.in(
                org,
                session -> departments
                        .findByKey(session, key)
                        .orElseGet(() -> departments.create(session, key, "Department " + key, synthetic.cause()))
                        .id());
    }

    /** A record about somebody, every sealed field holding {@code text}. */
    RecordView write(OrgId org, String text, Optional<DepartmentId> department) {
        Value value = Value.of(text);
        RecordDraft draft = new RecordDraft(
                Optional.empty(),
                Optional.of("somebody"),
                department,
                Map.of(NAME, value, NOTE, value, "card", value, "token", value, STATUS, Value.of("open")));
        return changes.create(org, COLLECTION, draft, whole(), Alongside.nothing());
    }

    /** Writes into the field that is stored in clear by its class. */
    void note(OrgId org, RecordId record, String text) {
        changes.patch(
                org,
                COLLECTION,
                new Changes.Change(
                        record,
                        OptionalLong.empty(),
                        Map.of(STATUS, Value.of(text)),
                        Optional.empty(),
                        Optional.empty()),
                whole(),
                Alongside.nothing());
    }

    void remove(OrgId org, RecordId record) {
        changes.delete(org, COLLECTION, record, OptionalLong.empty(), whole(), Alongside.nothing());
    }
}
