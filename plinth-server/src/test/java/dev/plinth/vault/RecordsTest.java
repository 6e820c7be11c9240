package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@ServerTest
class RecordsTest {
    private static final RecordId START = new RecordId(new UUID(0, 0));

    @Test
    void aNewRecordIsReadBackWithItsSealedFieldsHidden(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordView made = world.ada();
        RecordView read = world.get(made.id());
        assertThat(read).isEqualTo(made);
        assertThat(read.version()).isEqualTo(1);
        assertThat(read.fields()).containsExactlyEntriesOf(Map.of("status", Value.of("open")));
        assertThat(read.sealed()).containsOnlyKeys("name", "ssn", "notes");
        assertThat(read.sealed().values()).allMatch(field -> field.masked().equals(Mask.HIDDEN));
        assertThat(read.subject()).isPresent();
    }

    @Test
    void lookingWithoutMasksLeavesNoEntry(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        assertThat(world.entriesOf(() -> world.get(id))).isEmpty();
    }

    @Test
    void lookingThroughMasksShowsPartsAndLeavesOneEntry(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        List<String> entries = world.entriesOf(() -> {
            RecordView masked = world.records.get(world.org, VaultWorld.PEOPLE, id, world.scope(), Records.Show.MASKED);
            assertThat(VaultWorld.masked(masked, "name")).isEqualTo("A.L.");
            assertThat(VaultWorld.masked(masked, "ssn")).isEqualTo("••••1120");
            assertThat(VaultWorld.masked(masked, "notes")).isEqualTo(Mask.HIDDEN);
        });
        assertThat(entries).singleElement().asString().contains("record.read-masked", "\"fields\":[\"name\",\"ssn\"]");
    }

    @Test
    void whatIsShownThroughMasksNamesTheEntryThatSaysSo(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordView made = world.ada();
        RecordView read =
                world.records.get(world.org, VaultWorld.PEOPLE, made.id(), world.scope(), Records.Show.MASKED);
        assertThat(world.entries().getLast())
                .contains("record.read-masked", read.entry().toString());
        List<RecordView> listed = world.records.list(
                world.org, VaultWorld.PEOPLE, new Records.Query.All(), START, 10, world.scope(), Records.Show.MASKED);
        assertThat(world.entries().getLast())
                .contains("record.list-masked", listed.getFirst().entry().toString());
        assertThat(world.get(made.id()).entry()).isEqualTo(made.entry());
    }

    @Test
    void aMaskedListNamesItsRecordsInOneEntry(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId first = world.ada().id();
        RecordId second = world.ada().id();
        List<String> entries = world.entriesOf(() -> world.records.list(
                world.org, VaultWorld.PEOPLE, new Records.Query.All(), START, 10, world.scope(), Records.Show.MASKED));
        assertThat(entries).singleElement().asString().contains("record.list-masked", first + " " + second);
    }

    @Test
    void aChangeLeavesOneEntryWithDigestsBeforeAndAfter(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        List<String> entries = world.entriesOf(() -> world.patch(id, Map.of("status", Value.of("closed"))));
        assertThat(entries)
                .singleElement()
                .asString()
                .contains("record.patch", "\"before\":\"", "\"after\":\"", "\"fields\":[\"status\"]", "\"subject\":\"")
                .doesNotContain("closed");
    }

    @Test
    void aPatchKeepsWhatItDoesNotNameAndRemovesWhatItSetsToNothing(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        RecordView patched = world.patch(id, Map.of("status", Value.nothing(), "notes", Value.of("new")));
        assertThat(patched.version()).isEqualTo(2);
        assertThat(patched.fields()).isEmpty();
        assertThat(world.reveal(id, "name", "notes", "status"))
                .containsEntry("name", Value.of("Ada Lovelace"))
                .containsEntry("notes", Value.of("new"))
                .containsEntry("status", Value.nothing());
    }

    @Test
    void aReplacementForgetsWhatItDoesNotName(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        Changes.Change change =
                VaultWorld.change(id, OptionalLong.of(1), Map.of("name", Value.of("Countess Lovelace")));
        world.changes.replace(world.org, VaultWorld.PEOPLE, change, world.scope(), Alongside.nothing());
        assertThat(world.reveal(id, "name", "ssn"))
                .containsEntry("name", Value.of("Countess Lovelace"))
                .containsEntry("ssn", Value.nothing());
    }

    @Test
    void aChangeOfAnOlderVersionIsRefusedAndWritesNothing(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        world.patch(id, Map.of("status", Value.of("second")));
        Changes.Change late = VaultWorld.change(id, OptionalLong.of(1), Map.of("status", Value.of("third")));
        List<String> entries = world.entriesOf(() -> assertThatThrownBy(() ->
                        world.changes.patch(world.org, VaultWorld.PEOPLE, late, world.scope(), Alongside.nothing()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.VERSION_MISMATCH)));
        assertThat(entries).isEmpty();
        assertThat(world.get(id).fields()).containsEntry("status", Value.of("second"));
    }

    @Test
    void aDeletedRecordIsGoneWithItsHashes(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        List<String> entries = world.entriesOf(() -> world.changes.delete(
                world.org, VaultWorld.PEOPLE, id, OptionalLong.of(1), world.scope(), Alongside.nothing()));
        assertThat(entries).singleElement().asString().contains("record.delete", "\"before\":\"");
        assertThatThrownBy(() -> world.get(id)).isInstanceOf(ProblemException.class);
        assertThat(world.count("record")).isZero();
        assertThat(world.count("record_index")).isZero();
    }

    @Test
    void pagesTogetherHoldEveryRecordOnce(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        for (int i = 0; i < 7; i++) world.create(Map.of("status", Value.of("n" + i)));
        Set<RecordId> seen = new HashSet<>();
        RecordId after = START;
        List<RecordView> page = page(world, after);
        while (!page.isEmpty()) {
            page.forEach(row -> assertThat(seen.add(row.id())).isTrue());
            after = page.getLast().id();
            page = page(world, after);
        }
        assertThat(seen).hasSize(7);
    }

    private static List<RecordView> page(VaultWorld world, RecordId after) {
        return world.records.list(
                world.org, VaultWorld.PEOPLE, new Records.Query.All(), after, 3, world.scope(), Records.Show.PRESENCE);
    }

    @Test
    void aWriteThatFailsLaterLeavesNeitherRecordNorEntry(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        List<String> entries = world.entriesOf(() -> assertThatThrownBy(() -> world.changes.create(
                        world.org,
                        VaultWorld.PEOPLE,
                        RecordDraft.of(Map.of("ssn", Value.of("1"))),
                        world.scope(),
                        (session, entry, ids) -> {
                            throw new IllegalArgumentException("later");
                        }))
                .hasMessage("later"));
        assertThat(entries).isEmpty();
        assertThat(world.count("record")).isZero();
        assertThat(world.count("record_index")).isZero();
    }

    @Test
    void anUnknownFieldIsRefusedByItsName(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        assertThatThrownBy(() -> world.create(Map.of("shoeSize", Value.of(42))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("fields.shoeSize");
    }

    @Test
    void theSubjectOfARecordCannotBeChanged(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        Changes.Change change = new Changes.Change(
                id, OptionalLong.empty(), Map.of(), java.util.Optional.empty(), java.util.Optional.of("member-2"));
        assertThatThrownBy(() ->
                        world.changes.patch(world.org, VaultWorld.PEOPLE, change, world.scope(), Alongside.nothing()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("subject");
    }
}
