package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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

    /** Somebody who can change the schema lets entries about one record vanish before they are there. */
    @Test
    void aRecordWhoseEntryTheDatabaseDoesNotTakeIsNotShown(TestPlinth plinth) throws SQLException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordView ada = world.ada();
        try (Connection sql = plinth.superuser("us");
                Statement statement = sql.createStatement()) {
            statement.execute(
                    "create function tenant.forget() returns trigger language plpgsql as 'begin return null; end'");
            statement.execute(
                    "create trigger forget before insert on tenant.ledger_inbox for each row when (new.object_id = '"
                            + ada.id() + "') execute function tenant.forget()");
            try {
                assertThatThrownBy(() -> world.reveal(ada.id(), "ssn"))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                e -> assertThat(e.code()).isEqualTo(ProblemCode.UNAVAILABLE));
                assertThatThrownBy(() -> world.records.get(
                                world.org, VaultWorld.PEOPLE, ada.id(), world.scope(), Records.Show.MASKED))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                e -> assertThat(e.code()).isEqualTo(ProblemCode.UNAVAILABLE));
            } finally {
                statement.execute("drop trigger forget on tenant.ledger_inbox");
                statement.execute("drop function tenant.forget()");
            }
        }
        assertThat(world.reveal(ada.id(), "ssn")).containsKey("ssn");
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
    @ValueSource(strings = {"", "  ", "line\nbreak", "nul\0", "call\u202eback"})
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
