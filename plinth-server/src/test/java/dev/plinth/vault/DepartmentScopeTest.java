package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.Departments;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A caller of one department: records of others, and of none, do not exist. */
@ServerTest
class DepartmentScopeTest {
    private static final Map<String, Value> FIELDS = Map.of("ssn", Value.of("1234"), "status", Value.of("open"));

    @Test
    void recordsOfOtherDepartmentsAreAnsweredLikeMissingOnesEverywhere(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        Departments.Department here = world.department("here");
        Departments.Department there = world.department("there");
        RecordId elsewhere = world.create(RecordDraft.of(FIELDS).in(there.id())).id();
        RecordId nowhere = world.create(RecordDraft.of(FIELDS)).id();
        RecordId missing = new RecordId(UUID.randomUUID());
        Scope scope = world.only(here);
        for (Consumer<RecordId> use : uses(world, scope)) {
            String expected = answer(use, missing);
            List<String> entries = world.entriesOf(() -> {
                assertThat(answer(use, elsewhere)).isEqualTo(expected);
                assertThat(answer(use, nowhere)).isEqualTo(expected);
            });
            assertThat(entries).isEmpty();
        }
        assertThat(world.count("record")).isEqualTo(2);
    }

    private static List<Consumer<RecordId>> uses(VaultWorld world, Scope scope) {
        Map<String, Value> change = Map.of("status", Value.of("mine"));
        AttachmentName name = new AttachmentName("scan.pdf");
        return List.of(
                id -> world.records.get(world.org, VaultWorld.PEOPLE, id, scope, Records.Show.PRESENCE),
                id -> world.records.get(world.org, VaultWorld.PEOPLE, id, scope, Records.Show.MASKED),
                id -> world.reveals.reveal(world.org, VaultWorld.PEOPLE, id, List.of("ssn"), "test", scope),
                id -> world.changes.patch(
                        world.org,
                        VaultWorld.PEOPLE,
                        VaultWorld.change(id, OptionalLong.of(1), change),
                        scope,
                        Alongside.nothing()),
                id -> world.changes.replace(
                        world.org,
                        VaultWorld.PEOPLE,
                        VaultWorld.change(id, OptionalLong.empty(), change),
                        scope,
                        Alongside.nothing()),
                id -> world.changes.delete(
                        world.org, VaultWorld.PEOPLE, id, OptionalLong.empty(), scope, Alongside.nothing()),
                id -> world.attachments.list(world.org, VaultWorld.PEOPLE, id, scope),
                id -> world.attachments.delete(world.org, VaultWorld.PEOPLE, id, name, scope),
                id -> world.attachments.download(
                        world.org, VaultWorld.PEOPLE, id, name, java.util.Optional.empty(), scope));
    }

    private static String answer(Consumer<RecordId> use, RecordId id) {
        try {
            use.accept(id);
            return "found";
        } catch (ProblemException e) {
            return e.code() + e.getMessage() + e.fields();
        }
    }

    @Test
    void listsAndSearchesShowTheOwnDepartmentOnly(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        Departments.Department here = world.department("here");
        Departments.Department there = world.department("there");
        RecordId mine =
                world.create(RecordDraft.of(FIELDS).in(here.id()).about("m")).id();
        world.create(RecordDraft.of(FIELDS).in(there.id()).about("m"));
        world.create(RecordDraft.of(FIELDS).about("m"));
        for (Records.Query query : List.of(
                new Records.Query.All(),
                new Records.Query.ByField("ssn", Value.of("1234")),
                new Records.Query.BySubject("m")))
            assertThat(world.records.list(
                            world.org,
                            VaultWorld.PEOPLE,
                            query,
                            new RecordId(new UUID(0, 0)),
                            10,
                            world.only(here),
                            Records.Show.PRESENCE))
                    .extracting(RecordView::id)
                    .containsExactly(mine);
    }

    @Test
    void aNewRecordOfAScopedCallerIsInItsDepartment(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        Departments.Department here = world.department("here");
        RecordView made = world.changes.create(
                world.org, VaultWorld.PEOPLE, RecordDraft.of(FIELDS), world.only(here), Alongside.nothing());
        assertThat(made.department()).contains(here.id());
    }

    @Test
    void anUnknownAForeignAndAForbiddenDepartmentAreRefusedAlike(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        VaultWorld other = VaultWorld.in(plinth);
        Departments.Department here = world.department("here");
        DepartmentId forbidden = world.department("there").id();
        DepartmentId foreign = other.department("theirs").id();
        DepartmentId unknown = new DepartmentId(UUID.randomUUID());
        String expected = refusal(world, unknown, world.scope());
        assertThat(expected).contains("department");
        assertThat(refusal(world, foreign, world.scope())).isEqualTo(expected);
        assertThat(refusal(world, forbidden, world.only(here))).isEqualTo(expected);
        assertThat(world.count("record")).isZero();
    }

    @Test
    void aBulkRequestWithAnUnknownDepartmentWritesNothing(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        List<RecordDraft> drafts =
                List.of(RecordDraft.of(FIELDS), RecordDraft.of(FIELDS).in(new DepartmentId(UUID.randomUUID())));
        assertThatThrownBy(() -> world.changes.createAll(
                        world.org, VaultWorld.PEOPLE, drafts, world.scope(), Alongside.nothing()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("department");
        assertThat(world.count("record")).isZero();
    }

    private static String refusal(VaultWorld world, DepartmentId department, Scope scope) {
        try {
            world.changes.create(
                    world.org, VaultWorld.PEOPLE, RecordDraft.of(FIELDS).in(department), scope, Alongside.nothing());
            return "written";
        } catch (ProblemException e) {
            return e.code() + e.getMessage() + e.fields();
        }
    }
}
