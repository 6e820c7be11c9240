package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.ledger.Logs;
import dev.plinth.testing.Await;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody with database access puts back, or takes away, rows that are good by themselves. The log tells. */
@ServerTest
class RowCheckTest {
    @Test
    void whatWasWrittenChangedDeletedLoadedAndReencryptedIsNoFinding(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId ada = world.ada().id();
        world.patch(ada, Map.of("status", Value.of("closed")));
        remove(world, world.ada().id());
        batch(world);
        plinth.bean(KeyAdministration.class).rotate(world.org, Set.of(KeyPurpose.VAULT), plinth.cause());
        RotateRecords rotate = plinth.bean(RotateRecords.class);
        int moved = 1;
        while (moved > 0) moved = rotate.reencrypt(world.org, KeyPurpose.VAULT, 1, 10);
        assertThat(rotate.uses(world.org, KeyPurpose.VAULT, 1)).isZero();
        remove(world, world.ada().id());
        assertThat(findings(world)).isEmpty();
    }

    @Test
    void anOlderVersionPutBackIsFound(TestPlinth plinth) throws SQLException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        putBack(world, id, () -> world.patch(id, Map.of("status", Value.of("closed"))));
        assertThat(world.get(id).fields()).containsEntry("status", Value.of("open"));
        assertThat(findings(world)).singleElement().asString().contains("people", id.toString(), "is older than entry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity", "294276-12-31"})
    void aTimeThatNoCalculationBearsHidesNothing(String time, TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId changed = world.ada().id();
        RecordId gone = world.ada().id();
        RecordId good = world.ada().id();
        world.sabotage("update tenant.record set updated_at = '" + time + "' where id = ?", changed.value());
        world.sabotage("delete from tenant.record where id = ?", gone.value());
        assertThat(findings(world))
                .anySatisfy(finding -> assertThat(finding).contains(changed.toString(), "is not the one"))
                .anySatisfy(finding -> assertThat(finding).contains(gone.toString(), "is gone"));
        assertThat(world.records.list(
                        world.org,
                        VaultWorld.PEOPLE,
                        new Records.Query.All(),
                        new RecordId(new UUID(0, 0)),
                        5,
                        world.scope(),
                        Records.Show.MASKED))
                .extracting(RecordView::id)
                .containsExactlyInAnyOrder(changed, good);
    }

    @Test
    void whatCannotBeReadAtAllIsFoundAndHidesNothing(TestPlinth plinth) throws SQLException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId gone = world.ada().id();
        world.sabotage("delete from tenant.record where id = ?", gone.value());
        run(plinth, "alter table tenant.record alter column clear drop not null");
        try {
            world.sabotage(
                    "update tenant.record set clear = null where id = ?",
                    world.ada().id().value());
            new LogReader(plinth.bean(Logs.class), world.org).settled();
            List<String> found = new ArrayList<>();
            plinth.bean(RowCheck.class)
                    .check(plinth.organisations().find(world.org).orElseThrow(), found, new ArrayList<>());
            assertThat(found)
                    .anySatisfy(finding -> assertThat(finding).contains("cannot be read, so it was changed"))
                    .anySatisfy(finding -> assertThat(finding).contains(gone.toString(), "is gone"));
        } finally {
            world.sabotage("delete from tenant.record where clear is null");
            run(plinth, "alter table tenant.record alter column clear set not null");
        }
    }

    private static void run(TestPlinth plinth, String sql) throws SQLException {
        try (Connection connection = plinth.superuser("us");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aDeletedRecordPutBackIsFound(TestPlinth plinth) throws SQLException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        putBack(world, id, () -> remove(world, id));
        assertThat(findings(world))
                .anySatisfy(
                        finding -> assertThat(finding).contains("people", id.toString(), "is there although entry"));
    }

    @Test
    void aRowThatIsGoneIsFound(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        world.sabotage("delete from tenant.record where id = ?", id.value());
        assertThat(findings(world))
                .anySatisfy(finding -> assertThat(finding).contains("people", id.toString(), "is gone"));
    }

    @Test
    void aCollectionThatIsGoneIsFoundAlsoWhenItWasTheOnlyOne(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.ada();
        world.sabotage("delete from tenant.record where org_id = ?", world.org.value());
        world.sabotage("delete from tenant.collection where org_id = ?", world.org.value());
        assertThat(findings(world))
                .singleElement()
                .asString()
                .contains(world.people.id().toString(), "it is gone");
    }

    @Test
    void aRowOfABatchThatIsGoneIsMissedInItsCollection(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId one = batch(world).getFirst();
        world.sabotage("delete from tenant.record where id = ?", one.value());
        assertThat(findings(world)).singleElement().asString().contains("people", "2 records", "tells of 3");
    }

    @Test
    void aChangedRowAndAChangedSchemaAreFoundAndCountedOnce(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        world.sabotage("update tenant.record set clear = '{}' where id = ?", id.value());
        assertThat(findings(world))
                .anySatisfy(finding ->
                        assertThat(finding).contains("people", id.toString(), "is not the one that was written"));
        world.sabotage(
                "update tenant.collection set mac = null where id = ?",
                world.people.id().value());
        assertThat(findings(world))
                .anySatisfy(finding ->
                        assertThat(finding).contains("people", "its schema is not the one that was written"));
        var counter = plinth.bean(MeterRegistry.class).counter("plinth.vault.rows.findings");
        double before = counter.count();
        RowCheck check = plinth.bean(RowCheck.class);
        Await.until("the background comes to the changed schema", () -> {
            check.step();
            return counter.count() > before;
        });
    }

    @Test
    void aHiddenOrganisationAChangedSettingAndAChangedDepartmentAreFound(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.set(HipaaSetting.KEY, "off");
        world.department("ward");
        assertThat(findings(world)).isEmpty();
        world.sabotage("update instance.org_directory set tier = 'synthetic' where org_id = ?", world.org.value());
        try {
            assertThat(plinth.organisations().all().known())
                    .noneMatch(org -> org.id().equals(world.org));
            assertThat(findings(world))
                    .containsExactly(name(world) + ", directory: its tier is not the one it was made with");
        } finally {
            world.sabotage("update instance.org_directory set tier = 'standard' where org_id = ?", world.org.value());
            plinth.organisations().everyone();
        }
        world.sabotage("update tenant.organisation_setting set value = 'on' where org_id = ?", world.org.value());
        world.sabotage("update tenant.department set key = 'other' where org_id = ?", world.org.value());
        assertThat(findings(world))
                .hasSize(2)
                .anySatisfy(finding -> assertThat(finding).contains("setting hipaa.package"))
                .anySatisfy(finding -> assertThat(finding).contains("department "));
    }

    @Test
    void aSettingAndADepartmentThatAreGoneAreFound(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.set(HipaaSetting.KEY, "off");
        world.set(HipaaSetting.KEY, "on");
        world.department("ward");
        world.department("lab");
        assertThat(findings(world)).isEmpty();
        world.sabotage("delete from tenant.organisation_setting where org_id = ?", world.org.value());
        world.sabotage("delete from tenant.department where org_id = ? and key = 'ward'", world.org.value());
        assertThat(findings(world))
                .hasSize(2)
                .anySatisfy(finding -> assertThat(finding).endsWith("setting hipaa.package: it is gone"))
                .anySatisfy(
                        finding -> assertThat(finding).contains("department ").endsWith(": it is gone"));
    }

    @Test
    void aDepartmentThatIsGoneIsFoundAlsoWhereThereIsNoCollection(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.department("ward");
        world.sabotage("delete from tenant.department where org_id = ?", world.org.value());
        world.sabotage("delete from tenant.collection where org_id = ?", world.org.value());
        assertThat(findings(world))
                .hasSize(2)
                .anySatisfy(finding -> assertThat(finding).contains("collection ", "it is gone"))
                .anySatisfy(
                        finding -> assertThat(finding).contains("department ").endsWith(": it is gone"));
    }

    @Test
    void aCollectionThatNoEntryMadeIsFound(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.sabotage(
                "insert into tenant.collection select org_id, gen_random_uuid(), 'planted', version, schema, created_at, null"
                        + " from tenant.collection where org_id = ?",
                world.org.value());
        assertThat(findings(world))
                .hasSize(2)
                .anySatisfy(finding -> assertThat(finding).contains("no entry tells that it was made"))
                .anySatisfy(finding -> assertThat(finding).contains("planted", "its schema is not the one"));
    }

    private static String name(VaultWorld world) {
        return "organisation %s (%s)"
                .formatted(
                        world.plinth
                                .organisations()
                                .find(world.org)
                                .orElseThrow()
                                .slug(),
                        world.org);
    }

    private static List<RecordId> batch(VaultWorld world) {
        return world.changes
                .createAll(
                        world.org,
                        VaultWorld.PEOPLE,
                        List.of(
                                RecordDraft.of(Map.of("ssn", Value.of("1"))),
                                RecordDraft.of(Map.of("ssn", Value.of("2"))),
                                RecordDraft.of(Map.of("status", Value.of("s")))),
                        world.scope(),
                        Alongside.nothing())
                .ids();
    }

    private static void remove(VaultWorld world, RecordId id) {
        world.changes.delete(
                world.org, VaultWorld.PEOPLE, id, OptionalLong.empty(), world.scope(), Alongside.nothing());
    }

    /** Keeps the row, has it changed, and puts the old one in its place. */
    private static void putBack(VaultWorld world, RecordId id, Runnable change) throws SQLException {
        try (Connection connection = world.plinth.superuser("us");
                var statement = connection.createStatement()) {
            String row = "tenant.record where id = '" + id + "'";
            statement.execute("create temporary table kept as select * from " + row);
            change.run();
            statement.execute("delete from " + row);
            statement.execute("insert into tenant.record select * from kept");
        }
    }

    /** What a walk over the organisation of a world finds now. */
    static List<String> findings(VaultWorld world) {
        new LogReader(world.plinth.bean(Logs.class), world.org).settled();
        List<String> found = new ArrayList<>();
        List<String> notCompared = new ArrayList<>();
        long records = world.plinth
                .bean(RowCheck.class)
                .check(world.plinth.organisations().find(world.org).orElseThrow(), found, notCompared);
        assertThat(notCompared).isEmpty();
        assertThat(records).isEqualTo(world.count("record"));
        return found;
    }
}
