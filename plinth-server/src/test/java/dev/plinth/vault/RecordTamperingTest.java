package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody with database access changes what stands in clear in the row of a record. Every way to read it refuses. */
@ServerTest
class RecordTamperingTest {
    private static final RecordId START = new RecordId(new UUID(0, 0));
    private static final String CLOSE =
            "clear = convert_to(replace(convert_from(clear, 'UTF8'), 'open', 'shut'), 'UTF8')";

    @ParameterizedTest
    @ValueSource(
            strings = {
                CLOSE,
                "clear = '{}'",
                "clear = 'no json'",
                "department_id = null",
                "subject_id = null",
                "version = version + 1",
                "key_version = 0",
                "generation = generation + 1",
                "entry_id = gen_random_uuid()",
                "created_at = created_at - interval '1 day'",
                "updated_at = updated_at + interval '1 microsecond'",
                "sealed = set_byte(sealed, 0, 9)",
                "mac = null",
                "mac = ''",
                "mac = set_byte(mac, 4, get_byte(mac, 4) # 1)",
                "mac = set_byte(mac, 3, 2)"
            })
    void aChangedRowIsRefusedByEveryRead(String change, TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = adaIn(world, "ward").id();
        world.sabotage("update tenant.record set " + change + " where id = ?", id.value());
        assertRefused(world, id);
    }

    @Test
    void aRecordMovedToAnotherDepartmentIsRefusedThere(TestPlinth plinth) throws Exception {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = adaIn(world, "theirs").id();
        AttachmentName scan = new AttachmentName("scan.pdf");
        world.uploads.upload(
                world.org,
                new Uploads.Target(VaultWorld.PEOPLE, id, scan, ContentType.BYTES, 10),
                new ByteArrayInputStream(new byte[] {1}),
                world.scope());
        Scope mine = world.only(world.department("mine"));
        world.sabotage(
                "update tenant.record set department_id = ? where id = ?",
                mine.department().orElseThrow().value(),
                id.value());
        assertRefused(() -> world.records.get(world.org, VaultWorld.PEOPLE, id, mine, Records.Show.PRESENCE));
        assertRefused(() -> world.reveals.reveal(world.org, VaultWorld.PEOPLE, id, List.of("ssn"), "test", mine));
        assertRefused(() -> world.attachments.list(world.org, VaultWorld.PEOPLE, id, mine));
        assertRefused(() -> world.attachments.download(world.org, VaultWorld.PEOPLE, id, scan, Optional.empty(), mine));
        assertRefused(() -> world.attachments.delete(world.org, VaultWorld.PEOPLE, id, scan, mine));
        assertThat(world.records.list(
                        world.org, VaultWorld.PEOPLE, new Records.Query.All(), START, 5, mine, Records.Show.PRESENCE))
                .singleElement()
                .satisfies(view -> assertThat(view.fields()).isEmpty());
    }

    @Test
    void aRecordMovedToAnotherCollectionIsRefusedThere(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        CollectionSchema twin = world.collection("twin");
        RecordId id = world.create(Map.of("status", Value.of("open"))).id();
        world.sabotage("delete from tenant.record_index where record_id = ?", id.value());
        world.sabotage(
                "update tenant.record set collection_id = ? where id = ?",
                twin.id().value(),
                id.value());
        assertRefused(() -> world.records.get(world.org, "twin", id, world.scope(), Records.Show.PRESENCE));
    }

    @Test
    void aRecordCopiedUnderAnotherIdOrFromAnotherOrganisationIsRefused(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        VaultWorld other = VaultWorld.in(plinth);
        RecordId from = other.create(Map.of("status", Value.of("open"))).id();
        RecordId copy = new RecordId(UUID.randomUUID());
        world.sabotage("""
                insert into tenant.record (org_id, collection_id, id, version, key_version, generation, entry_id, created_at,
                    updated_at, clear, sealed, mac)
                select ?, ?, ?, version, key_version, generation, entry_id, created_at, updated_at, clear, sealed, mac
                from tenant.record where id = ?""", world.org.value(), world.people.id().value(), copy.value(), from.value());
        assertRefused(() -> world.get(copy));
    }

    @Test
    void aListAndASearchShowAChangedRecordClosedAndTheOthersOpen(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId good = world.ada().id();
        RecordId bad = world.ada().id();
        world.sabotage("update tenant.record set " + CLOSE + " where id = ?", bad.value());
        for (Records.Query query : List.of(
                new Records.Query.All(),
                new Records.Query.ByField("ssn", Value.of("078051120")),
                new Records.Query.BySubject("member-1")))
            for (Records.Show show : Records.Show.values()) {
                List<RecordView> views =
                        world.records.list(world.org, VaultWorld.PEOPLE, query, START, 9, world.scope(), show);
                assertThat(views).extracting(RecordView::id).containsExactly(good, bad);
                assertThat(views.getFirst().fields()).containsEntry("status", Value.of("open"));
                assertThat(views.getLast().fields()).isEmpty();
                assertThat(views.getLast().subject()).isEmpty();
                assertThat(VaultWorld.masked(views.getLast(), "ssn")).isEqualTo(Mask.HIDDEN);
                assertThat(world.entries().getLast()).contains("record.tampered", bad.toString());
            }
    }

    @Test
    void aChangedRowTakesNoUploadAndIsNotBlessedByARotation(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        world.sabotage("update tenant.record set " + CLOSE + " where id = ?", id.value());
        assertRefused(() -> world.uploads.upload(
                world.org,
                new Uploads.Target(VaultWorld.PEOPLE, id, new AttachmentName("a"), ContentType.BYTES, 10),
                new ByteArrayInputStream(new byte[] {1}),
                world.scope()));
        plinth.bean(dev.plinth.keys.KeyAdministration.class)
                .rotate(world.org, java.util.Set.of(dev.plinth.keys.KeyPurpose.VAULT), plinth.cause());
        RotateRecords rotate = plinth.bean(RotateRecords.class);
        assertThat(rotate.reencrypt(world.org, dev.plinth.keys.KeyPurpose.VAULT, 1, 10))
                .isZero();
        assertRefused(world, id);
    }

    private static RecordView adaIn(VaultWorld world, String department) {
        RecordView ada = world.ada();
        return world.changes.patch(
                world.org,
                VaultWorld.PEOPLE,
                new Changes.Change(
                        ada.id(),
                        OptionalLong.empty(),
                        Map.of(),
                        Optional.of(world.department(department).id()),
                        Optional.empty()),
                world.scope(),
                Alongside.nothing());
    }

    private static void assertRefused(VaultWorld world, RecordId id) {
        assertRefused(() -> world.get(id));
        assertRefused(() -> world.records.get(world.org, VaultWorld.PEOPLE, id, world.scope(), Records.Show.MASKED));
        assertRefused(() -> world.reveal(id, "status"));
        assertRefused(() -> world.patch(id, Map.of("status", Value.of("new"))));
        assertRefused(() -> world.changes.delete(
                world.org, VaultWorld.PEOPLE, id, OptionalLong.empty(), world.scope(), Alongside.nothing()));
    }

    private static void assertRefused(ThrowingCallable read) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(VaultProblems.SEAL_REFUSED));
    }
}
