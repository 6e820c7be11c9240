package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@ServerTest
class SearchTest {
    @Test
    void aSealedValueIsFoundHoweverItsDigitsAreWritten(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId ada = world.ada().id();
        world.create(Map.of("ssn", Value.of("111-11-1111")));
        assertThat(byField(world, "ssn", Value.of("078051120"))).containsExactly(ada);
        assertThat(byField(world, "ssn", Value.of("078051121"))).isEmpty();
        assertThat(byField(world, "ssn", Value.of("no digits"))).isEmpty();
    }

    @Test
    void aSearchLeavesOneEntryWithTheFieldAndWithoutTheValue(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.ada();
        assertThat(world.entriesOf(() -> byField(world, "ssn", Value.of("078-05-1120"))))
                .singleElement()
                .asString()
                .contains("record.search", "\"fields\":[\"ssn\"]")
                .doesNotContain("078-05-1120", "078051120");
    }

    @Test
    void aChangedValueIsFoundAsWhatItIsNow(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        world.patch(id, Map.of("ssn", Value.of("222-22-2222")));
        assertThat(byField(world, "ssn", Value.of("078-05-1120"))).isEmpty();
        assertThat(byField(world, "ssn", Value.of("222222222"))).containsExactly(id);
        world.patch(id, Map.of("ssn", Value.nothing()));
        assertThat(byField(world, "ssn", Value.of("222222222"))).isEmpty();
    }

    @Test
    void recordsOfAPersonAreFoundByTheOrganisationsReference(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId ada = world.ada().id();
        assertThat(find(world, new Records.Query.BySubject("member-1"))).containsExactly(ada);
        assertThat(find(world, new Records.Query.BySubject("member-2"))).isEmpty();
        assertThatThrownBy(() -> find(world, new Records.Query.BySubject("")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("subject");
    }

    @Test
    void anotherOrganisationsRecordsAreNotFound(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        VaultWorld.in(plinth).ada();
        assertThat(byField(world, "ssn", Value.of("078-05-1120"))).isEmpty();
        assertThat(find(world, new Records.Query.BySubject("member-1"))).isEmpty();
    }

    @Test
    void aFieldThatIsNotSearchableOrNotThereIsRefused(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        assertThatThrownBy(() -> byField(world, "notes", Value.of("x")))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("field");
        assertThatThrownBy(() -> byField(world, "nothing", Value.of("x")))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("field");
        assertThatThrownBy(() -> byField(world, "ssn", Value.of(12)))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("equals");
    }

    private static List<RecordId> byField(VaultWorld world, String field, Value value) {
        return find(world, new Records.Query.ByField(field, value));
    }

    private static List<RecordId> find(VaultWorld world, Records.Query query) {
        return world
                .records
                .list(
                        world.org,
                        VaultWorld.PEOPLE,
                        query,
                        new RecordId(new UUID(0, 0)),
                        10,
                        world.scope(),
                        Records.Show.PRESENCE)
                .stream()
                .map(RecordView::id)
                .toList();
    }
}
