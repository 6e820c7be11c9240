package dev.plinth.vault;

import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrganisationSettings;
import dev.plinth.tenancy.Params;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An organisation with a collection {@code people}, and ways to look at what is stored of it. */
final class VaultWorld {
    static final String PEOPLE = "people";
    static final FieldSpec NAME =
            FieldSpec.of("name", FieldType.STRING, FieldClass.PERSONAL).masked(Mask.INITIALS);
    static final FieldSpec SSN = FieldSpec.of("ssn", FieldType.STRING, FieldClass.PERSONAL)
            .searchable(SearchMode.DIGITS)
            .masked(Mask.LAST4);
    static final FieldSpec STATUS =
            FieldSpec.of("status", FieldType.STRING, FieldClass.INTERNAL).searchable(SearchMode.EXACT);
    static final FieldSpec NOTES = FieldSpec.of("notes", FieldType.STRING, FieldClass.SECRET);
    static final FieldSpec ANY = FieldSpec.of("any", FieldType.JSON, FieldClass.INTERNAL);
    static final FieldSpec SEALED_ANY = FieldSpec.of("sealedAny", FieldType.JSON, FieldClass.PERSONAL);

    final TestPlinth plinth;
    final OrgId org;
    final Catalogue catalogue;
    final Changes changes;
    final Records records;
    final Reveals reveals;
    final Batches batches;
    final Attachments attachments;
    final Uploads uploads;
    final CollectionSchema people;

    private VaultWorld(TestPlinth plinth) {
        this.plinth = plinth;
        this.org = plinth.newOrg().id();
        this.catalogue = plinth.bean(Catalogue.class);
        this.changes = plinth.bean(Changes.class);
        this.records = plinth.bean(Records.class);
        this.reveals = plinth.bean(Reveals.class);
        this.batches = plinth.bean(Batches.class);
        this.attachments = plinth.bean(Attachments.class);
        this.uploads = plinth.bean(Uploads.class);
        this.people = collection(PEOPLE);
        plinth.bean(Keys.class).keyring(org, KeyPurpose.VAULT); // making the keys leaves entries of its own
    }

    static VaultWorld in(TestPlinth plinth) {
        return new VaultWorld(plinth);
    }

    CollectionSchema collection(String name) {
        return catalogue.create(
                org, NewCollection.of(name, List.of(NAME, SSN, STATUS, NOTES, ANY, SEALED_ANY)), plinth.cause());
    }

    Scope scope() {
        return Scope.whole(plinth.cause());
    }

    Scope only(Departments.Department department) {
        return new Scope(plinth.cause(), Optional.of(department.id()));
    }

    Departments.Department department(String key) {
        return plinth.orgs()
                .in(
                        org,
                        session -> plinth.bean(Departments.class)
                                .create(session, key, "Department " + key, plinth.cause()));
    }

    void set(String key, String value) {
        plinth.orgs()
                .run(org, session -> plinth.bean(OrganisationSettings.class).set(session, key, value, plinth.cause()));
    }

    RecordView create(Map<String, Value> fields) {
        return create(RecordDraft.of(fields));
    }

    RecordView create(RecordDraft draft) {
        return changes.create(org, PEOPLE, draft, scope(), Alongside.nothing());
    }

    RecordView ada() {
        return create(RecordDraft.of(Map.of(
                        "name", Value.of("Ada Lovelace"),
                        "ssn", Value.of("078-05-1120"),
                        "status", Value.of("open"),
                        "notes", Value.of("likes engines")))
                .about("member-1"));
    }

    RecordView get(RecordId id) {
        return records.get(org, PEOPLE, id, scope(), Records.Show.PRESENCE);
    }

    Map<String, Value> reveal(RecordId id, String... fields) {
        return reveals.reveal(org, PEOPLE, id, List.of(fields), "test", scope()).fields();
    }

    static Changes.Change change(RecordId id, OptionalLong expected, Map<String, Value> fields) {
        return new Changes.Change(id, expected, fields, Optional.empty(), Optional.empty());
    }

    RecordView patch(RecordId id, Map<String, Value> fields) {
        return changes.patch(org, PEOPLE, change(id, OptionalLong.empty(), fields), scope(), Alongside.nothing());
    }

    /** What a view shows of a sealed field. */
    static String masked(RecordView view, String field) {
        RecordView.SealedField shown = view.sealed().get(field);
        if (shown == null) throw new AssertionError("The view does not show " + field);
        return shown.masked();
    }

    /** The bodies of all entries, oldest first. */
    List<String> entries() {
        return plinth.orgs()
                .in(
                        org,
                        session -> session.query(
                                "select body, entry_id from tenant.ledger_entry where org_id = :org union all"
                                        + " select body, entry_id from tenant.ledger_inbox where org_id = :org"
                                        + " order by entry_id",
                                Params.none(),
                                row -> new String(row.bytes("body"), StandardCharsets.UTF_8)));
    }

    /** The bodies of the entries that this leaves. */
    List<String> entriesOf(Runnable work) {
        int before = entries().size();
        work.run();
        List<String> after = entries();
        return after.subList(before, after.size());
    }

    long count(String table) {
        return plinth.orgs()
                .in(
                        org,
                        session -> session.query(
                                        "select count(*) as n from tenant." + table + " where org_id = :org",
                                        Params.none(),
                                        row -> row.number("n"))
                                .getFirst());
    }

    /** Changes rows behind the application's back, as somebody with database access could. */
    void sabotage(String sql, Object... values) {
        try (Connection connection = plinth.superuser("us");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            if (statement.executeUpdate() == 0) throw new AssertionError("The sabotage touched no row");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
