package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@ServerTest
class BatchesTest {
    @Test
    void aBatchIsWrittenWithOneEntryAndEveryRecordOpens(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        PreparedBatch batch = world.batches.prepare(world.org, world.people, drafts(0, 100));
        List<String> entries =
                world.entriesOf(() -> assertThat(write(world, batch).written()).isEqualTo(100));
        assertThat(entries)
                .singleElement()
                .asString()
                .contains("record.create-batch", "\"records\":\"100\"", "\"after\":\"", "\"import\":\"i-1\"");
        assertThat(world.reveal(batch.ids().get(42), "ssn", "status"))
                .containsEntry("ssn", Value.of("ssn 42"))
                .containsEntry("status", Value.of("s42"));
    }

    @Test
    void writingTheSameNaturalKeysAgainWritesNothing(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        BatchResult first = write(world, world.batches.prepare(world.org, world.people, drafts(0, 10)));
        List<String> entries = world.entriesOf(() -> {
            BatchResult again = write(world, world.batches.prepare(world.org, world.people, drafts(0, 10)));
            assertThat(again.written()).isZero();
            assertThat(again.kept()).isEqualTo(10);
            assertThat(again.entry()).isEmpty();
        });
        assertThat(first.written()).isEqualTo(10);
        assertThat(entries).isEmpty();
        BatchResult overlapping = write(world, world.batches.prepare(world.org, world.people, drafts(5, 15)));
        assertThat(overlapping.written()).isEqualTo(5);
        assertThat(overlapping.kept()).isEqualTo(5);
        assertThat(world.count("record")).isEqualTo(15);
    }

    @Test
    void aKeyThatRepeatsInsideABatchIsWrittenOnce(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        List<RecordDraft> drafts = List.of(drafts(0, 1).getFirst(), drafts(0, 1).getFirst());
        BatchResult result = write(world, world.batches.prepare(world.org, world.people, drafts));
        assertThat(result.written()).isEqualTo(1);
        assertThat(result.kept()).isEqualTo(1);
    }

    @Test
    void theSameNaturalKeyElsewhereIsAnotherRecord(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        VaultWorld other = VaultWorld.in(plinth);
        CollectionSchema second = world.collection("second");
        RecordId here = world.batches
                .prepare(world.org, world.people, drafts(0, 1))
                .ids()
                .getFirst();
        RecordId there =
                world.batches.prepare(world.org, second, drafts(0, 1)).ids().getFirst();
        RecordId elsewhere = other.batches
                .prepare(other.org, other.people, drafts(0, 1))
                .ids()
                .getFirst();
        assertThat(List.of(here, there, elsewhere)).doesNotHaveDuplicates();
        assertThat(here.value().version()).isEqualTo(8);
    }

    @Test
    void aBatchWithOneBadRecordIsRefusedAsAWholeByItsPlace(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        List<RecordDraft> drafts = List.of(
                drafts(0, 1).getFirst(),
                RecordDraft.of(Map.of("ssn", Value.of(5), "nope", Value.of("x")))
                        .about("nul\0"));
        assertThatThrownBy(() -> world.batches.prepare(world.org, world.people, drafts))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.fields())
                                .extracting(FieldProblem::field)
                                .containsExactlyInAnyOrder(
                                        "records[1].subject", "records[1].fields.nope", "records[1].fields.ssn"));
    }

    @Test
    void aRolledBackBatchLeavesNothing(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        PreparedBatch batch = world.batches.prepare(world.org, world.people, drafts(0, 10));
        List<String> entries =
                world.entriesOf(() -> assertThatThrownBy(() -> plinth.orgs().run(world.org, session -> {
                            world.batches.write(session, batch, plinth.cause());
                            throw new IllegalArgumentException("killed");
                        }))
                        .hasMessage("killed"));
        assertThat(entries).isEmpty();
        assertThat(world.count("record")).isZero();
        assertThat(world.count("record_index")).isZero();
        assertThat(write(world, batch).written()).isEqualTo(10);
    }

    @Test
    void aBulkRequestTakesAtMostAThousand(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        assertThatThrownBy(() -> world.changes.createAll(
                        world.org, VaultWorld.PEOPLE, drafts(0, 1001), world.scope(), Alongside.nothing()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("records");
        assertThat(world.changes
                        .createAll(world.org, VaultWorld.PEOPLE, drafts(0, 1000), world.scope(), Alongside.nothing())
                        .ids())
                .hasSize(1000);
    }

    private static BatchResult write(VaultWorld world, PreparedBatch batch) {
        return world.plinth
                .orgs()
                .in(
                        world.org,
                        session -> world.batches.write(session, batch, world.plinth.cause(), Map.of("import", "i-1")));
    }

    private static List<RecordDraft> drafts(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> RecordDraft.of(Map.of("ssn", Value.of("ssn " + i), "status", Value.of("s" + i)))
                        .about("member " + i % 7)
                        .keyed("row " + i))
                .toList();
    }
}
