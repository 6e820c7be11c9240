package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Somebody with database access moves ciphertext about. It never opens, the answer never says why, and it is noticed. */
@ServerTest
class MovedCiphertextTest {
    private static final String COPY = """
            update tenant.record r set sealed = o.sealed, key_version = o.key_version, generation = o.generation
            from tenant.record o where o.org_id = ? and o.id = ? and r.org_id = ? and r.id = ?""";

    @Test
    void betweenRowsItDoesNotOpen(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId from = world.ada().id();
        RecordId to = world.ada().id();
        world.sabotage(COPY, world.org.value(), from.value(), world.org.value(), to.value());
        assertRefusedAndNoticed(world, to);
    }

    @Test
    void betweenOrganisationsItDoesNotOpen(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        VaultWorld other = VaultWorld.in(plinth);
        RecordId from = other.ada().id();
        RecordId to = world.ada().id();
        world.sabotage(COPY, other.org.value(), from.value(), world.org.value(), to.value());
        assertRefusedAndNoticed(world, to);
    }

    @Test
    void underAnotherVersionItDoesNotOpen(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        world.sabotage("update tenant.record set version = version + 1 where id = ?", id.value());
        assertRefusedAndNoticed(world, id);
    }

    @Test
    void inAnotherCollectionItDoesNotOpen(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        CollectionSchema twin = world.collection("twin");
        RecordId from = world.ada().id();
        RecordId to = world.changes
                .create(
                        world.org,
                        "twin",
                        RecordDraft.of(Map.of()).about("member-1"),
                        world.scope(),
                        Alongside.nothing())
                .id();
        world.sabotage(COPY, world.org.value(), from.value(), world.org.value(), to.value());
        assertThat(twin.id()).isNotEqualTo(world.people.id());
        assertThatThrownBy(() -> world.reveals.reveal(world.org, "twin", to, List.of("ssn"), "test", world.scope()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(VaultProblems.SEAL_REFUSED));
    }

    @Test
    void underAnotherSubjectItDoesNotOpen(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        RecordView other =
                world.create(RecordDraft.of(Map.of("ssn", Value.of("1"))).about("member-2"));
        world.sabotage(
                "update tenant.record set subject_id = ? where id = ?",
                other.subject().orElseThrow().value(),
                id.value());
        assertRefusedAndNoticed(world, id);
    }

    @Test
    void withAFieldTakenAwayItDoesNotOpen(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        RecordId empty =
                world.create(RecordDraft.of(Map.of()).about("member-1")).id();
        world.sabotage(COPY, world.org.value(), empty.value(), world.org.value(), id.value());
        assertRefusedAndNoticed(world, id);
    }

    @Test
    void cutOffOrExtendedItDoesNotOpen(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId cut = world.ada().id();
        RecordId longer = world.ada().id();
        world.sabotage(
                "update tenant.record set sealed = substr(sealed, 1, octet_length(sealed) - 1) where id = ?",
                cut.value());
        world.sabotage("update tenant.record set sealed = sealed || 'x'::bytea where id = ?", longer.value());
        assertRefusedAndNoticed(world, cut);
        assertRefusedAndNoticed(world, longer);
    }

    @Test
    void underAnotherKeyVersionItDoesNotOpen(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId column = world.ada().id();
        RecordId both = world.ada().id();
        world.sabotage("update tenant.record set key_version = 77 where id = ?", column.value());
        world.sabotage(
                "update tenant.record set key_version = 77, sealed = set_byte(sealed, 4, 77) where id = ?",
                both.value());
        assertRefusedAndNoticed(world, column);
        assertRefusedAndNoticed(world, both);
    }

    @Test
    void aListStillShowsTheOtherRecordsAndNoticesTheMovedOne(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId good = world.ada().id();
        RecordId bad = world.ada().id();
        world.sabotage("update tenant.record set version = version + 1 where id = ?", bad.value());
        List<RecordView> rows = world.records.list(
                world.org,
                VaultWorld.PEOPLE,
                new Records.Query.All(),
                new RecordId(new java.util.UUID(0, 0)),
                10,
                world.scope(),
                Records.Show.MASKED);
        assertThat(rows).extracting(RecordView::id).containsExactly(good, bad);
        assertThat(VaultWorld.masked(rows.getLast(), "ssn")).isEqualTo(Mask.HIDDEN);
        assertThat(world.entries().getLast()).contains("record.tampered", bad.toString());
    }

    private static void assertRefusedAndNoticed(VaultWorld world, RecordId id) {
        double before = counted(world);
        List<String> entries = world.entriesOf(() -> assertThatThrownBy(() -> world.reveal(id, "ssn"))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.code()).isEqualTo(VaultProblems.SEAL_REFUSED);
                    assertThat(e).hasMessage(VaultProblems.sealRefused().getMessage());
                }));
        assertThat(entries).hasSize(2);
        assertThat(entries.getLast()).contains("record.tampered", id.toString(), "\"outcome\":\"failed\"");
        assertThat(counted(world)).isEqualTo(before + 1);
        assertThatThrownBy(() -> world.patch(id, Map.of("status", Value.of("changed"))))
                .isInstanceOf(ProblemException.class);
    }

    private static double counted(VaultWorld world) {
        return world.plinth
                .bean(MeterRegistry.class)
                .counter("plinth.vault.tampered")
                .count();
    }
}
