package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class RevealTest {
    @Test
    void oneRevealLeavesExactlyOneEntryWithFieldsPurposeAndSubject(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordView ada = world.ada();
        List<String> entries = world.entriesOf(() -> assertThat(world.reveal(ada.id(), "ssn", "name", "ssn"))
                .containsOnlyKeys("ssn", "name")
                .containsEntry("ssn", Value.of("078-05-1120")));
        assertThat(entries)
                .singleElement()
                .asString()
                .contains(
                        "record.reveal",
                        "\"purpose\":\"test\"",
                        "\"fields\":[\"ssn\",\"name\"]",
                        "\"subject\":\"" + ada.subject().orElseThrow() + "\"",
                        "\"orgScoped\":true")
                .doesNotContain("078-05-1120", "078051120");
    }

    @Test
    void aMissingRecordLeavesNoEntry(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        List<String> entries = world.entriesOf(() -> assertThatThrownBy(
                        () -> world.reveal(new RecordId(UUID.randomUUID()), "ssn"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.NOT_FOUND)));
        assertThat(entries).isEmpty();
    }

    @Test
    void theRecordOfAnotherOrganisationIsAnsweredLikeAMissingOne(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        VaultWorld other = VaultWorld.in(plinth);
        RecordId foreign = other.ada().id();
        RecordId missing = new RecordId(UUID.randomUUID());
        assertThat(refusal(world, foreign)).isEqualTo(refusal(world, missing));
    }

    private static String refusal(VaultWorld world, RecordId id) {
        try {
            world.reveal(id, "ssn");
            return "opened";
        } catch (ProblemException e) {
            return e.code() + e.getMessage() + e.fields();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "line\nbreak", "nul\0"})
    void withoutAUsablePurposeNothingIsOpened(String purpose, TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        List<String> entries = world.entriesOf(() -> assertThatThrownBy(() ->
                        world.reveals.reveal(world.org, VaultWorld.PEOPLE, id, List.of("ssn"), purpose, world.scope()))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("purpose"));
        assertThat(entries).isEmpty();
    }

    @Test
    void aPurposeThatTheCollectionDoesNotListIsRefused(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.catalogue.create(
                world.org,
                new NewCollection("cases", List.of(VaultWorld.SSN), List.of("billing"), Optional.empty()),
                plinth.cause());
        RecordId id = world.changes
                .create(
                        world.org,
                        "cases",
                        RecordDraft.of(Map.of("ssn", Value.of("1"))),
                        world.scope(),
                        Alongside.nothing())
                .id();
        assertThat(world.reveals
                        .reveal(world.org, "cases", id, List.of("ssn"), "billing", world.scope())
                        .fields())
                .containsEntry("ssn", Value.of("1"));
        assertThatThrownBy(
                        () -> world.reveals.reveal(world.org, "cases", id, List.of("ssn"), "curiosity", world.scope()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("billing");
    }

    @Test
    void aRevealThatFoundItsSubjectShreddedSaysSoInTheLog(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        plinth.bean(dev.plinth.keys.KeyAdministration.class).shred(world.org, "member-1", plinth.cause());
        List<String> entries = world.entriesOf(() -> assertThatThrownBy(() -> world.reveal(id, "ssn"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(VaultProblems.SUBJECT_SHREDDED)));
        assertThat(entries)
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry)
                        .contains("record.reveal", id.toString(), "\"fields\":[\"ssn\"]", "\"subject\":\""));
        assertThat(entries.getLast()).contains("\"outcome\":\"failed\"", "\"reason\":\"subject-shredded\"");
    }

    @Test
    void unknownFieldsAreNamedByTheirPlace(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        assertThatThrownBy(() -> world.reveal(id, "ssn", "nothing"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.fields().getFirst().field()).isEqualTo("fields[1]"));
    }
}
