package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.ledger.Logs;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Params;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows of the first release, which had no MACs, are taken once and never again. */
@ServerTest
class VouchRowsTest {
    private static final String OLD = "old";

    @Test
    void rowsOfTheFirstReleaseAreReadableBeforeAndAfterTheSweep(TestPlinth plinth) {
        VaultWorld world = released(plinth);
        RecordId single = create(world);
        RecordId batch = world.changes
                .createAll(
                        world.org,
                        OLD,
                        List.of(RecordDraft.of(Map.of("ssn", Value.of("1")))),
                        world.scope(),
                        Alongside.nothing())
                .ids()
                .getFirst();
        stripped(world);
        assertThat(reveal(world, single)).isEqualTo(Value.of("078-05-1120"));
        sweep(world);
        assertThat(world.catalogue.reload(world.org, OLD).orElseThrow().vouched())
                .isTrue();
        assertThat(reveal(world, single)).isEqualTo(Value.of("078-05-1120"));
        assertThat(reveal(world, batch)).isEqualTo(Value.of("1"));
        assertThat(world.entries())
                .anySatisfy(entry ->
                        assertThat(entry).contains("collection.vouch", "\"records\":\"2\"", "\"refused\":\"0\""));
        assertThat(world.entriesOf(() -> plinth.bean(VouchRows.class).sweep(world.org)))
                .isEmpty();
    }

    @Test
    void afterTheSweepAMissingMacIsRefused(TestPlinth plinth) {
        VaultWorld world = released(plinth);
        RecordId id = create(world);
        stripped(world);
        sweep(world);
        world.catalogue.reload(world.org, OLD);
        world.sabotage("update tenant.record set mac = null where id = ?", id.value());
        assertThatThrownBy(() -> reveal(world, id)).isInstanceOf(ProblemException.class);
        world.sabotage("update tenant.collection set mac = null where org_id = ? and name = ?", world.org.value(), OLD);
        assertThatThrownBy(() -> world.catalogue.reload(world.org, OLD))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(VaultProblems.SCHEMA_REFUSED));
    }

    @Test
    void aRowThatDiffersFromItsEntryOrDoesNotOpenIsNotVouchedFor(TestPlinth plinth) {
        VaultWorld world = released(plinth);
        RecordId changed = create(world);
        RecordId shut = create(world);
        RecordId good = create(world);
        stripped(world);
        world.sabotage("update tenant.record set clear = '{}' where id = ?", changed.value());
        world.sabotage("update tenant.record set sealed = sealed || 'x'::bytea where id = ?", shut.value());
        sweep(world);
        world.catalogue.reload(world.org, OLD);
        for (RecordId bad : List.of(changed, shut))
            assertThatThrownBy(() -> reveal(world, bad)).isInstanceOf(ProblemException.class);
        assertThat(reveal(world, good)).isEqualTo(Value.of("078-05-1120"));
    }

    @Test
    void aRowThatNamesNoEntryOrThatOfAnotherIsNotVouchedFor(TestPlinth plinth) {
        VaultWorld world = released(plinth);
        RecordId unknown = create(world);
        RecordId borrowed = create(world);
        RecordId good = create(world);
        stripped(world);
        world.sabotage(
                "update tenant.record set clear = '{}', entry_id = gen_random_uuid() where id = ?", unknown.value());
        world.sabotage(
                "update tenant.record set clear = '{}', entry_id = (select entry_id from tenant.record where id = ?)"
                        + " where id = ?",
                good.value(),
                borrowed.value());
        sweep(world);
        assertThat(unvouched(world)).isEqualTo(2);
        world.catalogue.reload(world.org, OLD);
        assertThat(reveal(world, good)).isEqualTo(Value.of("078-05-1120"));
    }

    @Test
    void aRowThatOnlyItselfCallsShreddedIsNotVouchedFor(TestPlinth plinth) {
        VaultWorld world = released(plinth);
        RecordId called = create(world, "member-1");
        RecordId nobodys = create(world);
        RecordId saltless = create(world, "member-2");
        stripped(world);
        world.sabotage("update tenant.record set key_version = 0 where id in (?, ?)", called.value(), nobodys.value());
        world.sabotage("update tenant.record set generation = 77 where id = ?", saltless.value());
        sweep(world);
        assertThat(unvouched(world)).isEqualTo(3);
    }

    @Test
    void aShreddedRowIsVouchedForAndOneOfThatSubjectWrittenLaterIsNot(TestPlinth plinth) {
        VaultWorld world = released(plinth);
        RecordId shredded = create(world, "member-1");
        stripped(world);
        plinth.bean(KeyAdministration.class).shred(world.org, "member-1", plinth.cause());
        new LogReader(plinth.bean(Logs.class), world.org).settled();
        RecordId later = create(world, "member-1");
        stripped(world);
        world.sabotage("update tenant.record set key_version = 0 where id = ?", later.value());
        sweep(world);
        assertThat(unvouched(world)).isOne();
        assertThatThrownBy(() -> reveal(world, shredded))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.code().status()).isEqualTo(410));
    }

    private static long unvouched(VaultWorld world) {
        return world.plinth
                .orgs()
                .once(
                        world.org,
                        session -> session.query(
                                "select count(*) as n from tenant.record where org_id = :org and mac is null",
                                Params.none(),
                                row -> row.number("n")))
                .getFirst();
    }

    private static RecordId create(VaultWorld world, String subject) {
        RecordDraft draft = RecordDraft.of(Map.of("ssn", Value.of("078-05-1120"), "status", Value.of("open")))
                .about(subject);
        return world.changes
                .create(world.org, OLD, draft, world.scope(), Alongside.nothing())
                .id();
    }

    private static VaultWorld released(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        SchemaTamperingTest.released(world, OLD, SchemaDocument.write(world.people));
        new LogReader(plinth.bean(Logs.class), world.org).settled();
        return world;
    }

    private static RecordId create(VaultWorld world) {
        RecordDraft draft = RecordDraft.of(Map.of("ssn", Value.of("078-05-1120"), "status", Value.of("open")));
        return world.changes
                .create(world.org, OLD, draft, world.scope(), Alongside.nothing())
                .id();
    }

    private static void stripped(VaultWorld world) {
        new LogReader(world.plinth.bean(Logs.class), world.org).settled();
        world.sabotage("update tenant.record set mac = null where org_id = ?", world.org.value());
    }

    private static void sweep(VaultWorld world) {
        world.plinth.bean(VouchRows.class).sweep(world.org);
        new LogReader(world.plinth.bean(Logs.class), world.org).settled();
    }

    private static Value reveal(VaultWorld world, RecordId id) {
        return world.reveals
                .reveal(world.org, OLD, id, List.of("ssn"), "test", world.scope())
                .fields()
                .getOrDefault("ssn", Value.nothing());
    }
}
