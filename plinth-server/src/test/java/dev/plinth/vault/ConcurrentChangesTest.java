package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@ServerTest
class ConcurrentChangesTest {
    private static final int WRITERS = 8;

    @Test
    void ofManyChangesOfOneVersionExactlyOneWins(TestPlinth plinth) throws Exception {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        int before = world.entries().size();
        List<Boolean> won = atOnce(writer -> world.changes.patch(
                world.org,
                VaultWorld.PEOPLE,
                VaultWorld.change(id, OptionalLong.of(1), Map.of("status", Value.of("w" + writer))),
                world.scope(),
                Alongside.nothing()));
        assertThat(won).filteredOn(one -> one).hasSize(1);
        assertThat(world.get(id).version()).isEqualTo(2);
        assertThat(world.entries()).hasSize(before + 1);
    }

    @Test
    void changesWithoutAVersionAllHappenOrAreRefusedAndEachLeavesItsEntry(TestPlinth plinth) throws Exception {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        int before = world.entries().size();
        List<Boolean> won = atOnce(writer -> world.patch(id, Map.of("notes", Value.of("note " + writer))));
        long changes = won.stream().filter(one -> one).count();
        assertThat(changes).isPositive();
        assertThat(world.get(id).version()).isEqualTo(1 + changes);
        assertThat(world.entries()).hasSize(before + (int) changes);
        assertThat(world.reveal(id, "name")).containsEntry("name", Value.of("Ada Lovelace"));
    }

    private interface Write {
        RecordView by(int writer);
    }

    private static List<Boolean> atOnce(Write write) throws InterruptedException, ExecutionException {
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            calls.add(() -> {
                try {
                    write.by(writer);
                    return true;
                } catch (ProblemException refused) {
                    return false;
                }
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Boolean> won = new ArrayList<>();
            for (Future<Boolean> one : threads.invokeAll(calls)) won.add(one.get());
            return won;
        }
    }
}
