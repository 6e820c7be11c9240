package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class CatalogueTest {
    private static final FieldSpec PHI = FieldSpec.of("diagnosis", FieldType.STRING, FieldClass.PHI);
    private static final FieldSpec PLAIN = FieldSpec.of("title", FieldType.STRING, FieldClass.INTERNAL);

    @Test
    void healthInformationIsRefusedWhileTheHipaaPackageIsOff(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        NewCollection wanted = NewCollection.of("visits", List.of(PLAIN, PHI));
        assertThat(refusedFields(world, wanted)).containsExactly("fields[1].class");
        world.set(HipaaSetting.KEY, "on");
        assertThat(world.catalogue.create(world.org, wanted, plinth.cause()).field("diagnosis"))
                .isPresent();
        world.set(HipaaSetting.KEY, "off");
        assertThat(refusedFields(world, NewCollection.of("later", List.of(PHI))))
                .containsExactly("fields[0].class");
    }

    @ParameterizedTest
    @EnumSource(names = {"PERSONAL", "PHI", "CARD", "SECRET"})
    void aSealedClassCannotBeShownInFull(FieldClass sealed) {
        FieldSpec open = new FieldSpec("x", FieldType.STRING, sealed, Optional.empty(), Mask.NONE, false, 10);
        assertThat(SchemaRules.problemsOf(NewCollection.of("c", List.of(open)), true))
                .extracting(FieldProblem::field)
                .containsExactly("fields[0].mask");
        assertThat(sealed.isSealed()).isTrue();
    }

    @Test
    void aSecretIsNeverShownInPart() {
        FieldSpec part =
                FieldSpec.of("token", FieldType.STRING, FieldClass.SECRET).masked(Mask.LAST4);
        assertThat(SchemaRules.problemsOf(NewCollection.of("c", List.of(part)), false))
                .extracting(FieldProblem::expected)
                .containsExactly("full");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        FieldSpec badName = FieldSpec.of("1st", FieldType.STRING, FieldClass.PUBLIC);
        FieldSpec badSearch =
                FieldSpec.of("any", FieldType.JSON, FieldClass.PUBLIC).searchable(SearchMode.EXACT);
        FieldSpec badMask =
                FieldSpec.of("n", FieldType.DECIMAL, FieldClass.PERSONAL).masked(Mask.YEAR);
        FieldSpec badLength =
                FieldSpec.of("len", FieldType.STRING, FieldClass.PUBLIC).upTo(0);
        NewCollection wanted = new NewCollection(
                "Bad name",
                List.of(badName, badSearch, badMask, badLength, PLAIN, PLAIN),
                List.of("", "a", "a"),
                Optional.of("x".repeat(201)));
        assertThat(SchemaRules.problemsOf(wanted, false))
                .extracting(FieldProblem::field)
                .containsExactly(
                        "name",
                        "purposes[0]",
                        "purposes",
                        "retention",
                        "fields[0].name",
                        "fields[1].search",
                        "fields[2].mask",
                        "fields[3].maxLength",
                        "fields[5].name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "People", "-x", "a b", "ä", "nul\0", "1a"})
    void aNameThatIsNoNameIsRefused(String name) {
        assertThat(SchemaRules.problemsOf(NewCollection.of(name, List.of(PLAIN)), false))
                .extracting(FieldProblem::field)
                .containsExactly("name");
    }

    @Test
    void aTakenNameIsRefusedAndLeavesNoEntry(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        List<String> entries = world.entriesOf(() -> assertThatThrownBy(() -> world.collection(VaultWorld.PEOPLE))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.CONFLICT)));
        assertThat(entries).isEmpty();
    }

    @Test
    void theSameNameInAnotherOrganisationIsFree(TestPlinth plinth) {
        assertThat(VaultWorld.in(plinth).people.id())
                .isNotEqualTo(VaultWorld.in(plinth).people.id());
    }

    @Test
    void fieldsAreAddedWithNewIdsAndAnEntry(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        List<String> entries = world.entriesOf(() -> {
            CollectionSchema grown = world.catalogue.addFields(world.org, world.people, List.of(PLAIN), plinth.cause());
            assertThat(grown.version()).isEqualTo(2);
            assertThat(grown.fields().getLast().id())
                    .isEqualTo(world.people.fields().getLast().id() + 1);
        });
        assertThat(entries).singleElement().asString().contains("collection.add-fields", "\"fields\":[\"title\"]");
        assertThat(world.catalogue
                        .reload(world.org, VaultWorld.PEOPLE)
                        .orElseThrow()
                        .field("title"))
                .isPresent();
    }

    @Test
    void anAddedFieldCannotBeRequired(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        assertThatThrownBy(() ->
                        world.catalogue.addFields(world.org, world.people, List.of(PLAIN.mandatory()), plinth.cause()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("fields[0].required");
    }

    @Test
    void addingToAnOutdatedSchemaIsRefused(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.catalogue.addFields(world.org, world.people, List.of(PLAIN), plinth.cause());
        FieldSpec other = FieldSpec.of("other", FieldType.STRING, FieldClass.INTERNAL);
        assertThatThrownBy(() -> world.catalogue.addFields(world.org, world.people, List.of(other), plinth.cause()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.CONFLICT));
    }

    @Test
    void ensuringAddsWhatIsMissingAndRefusesAnotherClass(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        CollectionSchema grown = world.catalogue.ensure(
                world.org, NewCollection.of(VaultWorld.PEOPLE, List.of(VaultWorld.NAME, PLAIN)), plinth.cause());
        assertThat(grown.field("title")).isPresent();
        assertThat(world.catalogue
                        .ensure(world.org, NewCollection.of("fresh", List.of(PLAIN)), plinth.cause())
                        .version())
                .isEqualTo(1);
        FieldSpec other = FieldSpec.of("name", FieldType.STRING, FieldClass.PUBLIC);
        assertThatThrownBy(() -> world.catalogue.ensure(
                        world.org, NewCollection.of(VaultWorld.PEOPLE, List.of(other)), plinth.cause()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("name");
    }

    private static List<String> refusedFields(VaultWorld world, NewCollection wanted) {
        try {
            world.catalogue.create(world.org, wanted, world.plinth.cause());
            return List.of();
        } catch (ProblemException e) {
            return e.fields().stream().map(FieldProblem::field).toList();
        }
    }
}
