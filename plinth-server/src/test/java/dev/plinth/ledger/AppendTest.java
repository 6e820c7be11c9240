package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.keys.SubjectId;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Params;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class AppendTest {
    private static final String SOURCE =
            "select :who::uuid as subject_id from tenant.department where org_id = :org and key = :key";

    @Test
    void anEntryAndItsChangeCommitTogether(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        EntryId id = plinth.orgs().in(org, session -> {
            department(session, "front");
            return plinth.bean(Ledger.class).append(session, entry(plinth, "department.test"));
        });
        assertThat(Sight.body(plinth, org, id)).contains("\"action\":\"department.test\"");
        assertThat(departments(plinth, org)).isEqualTo(1);
    }

    @Test
    void aRollbackTakesTheEntryWithIt(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        long before = Sight.entries(plinth, org);
        assertThatThrownBy(() -> plinth.orgs().in(org, session -> {
                    plinth.bean(Ledger.class).append(session, entry(plinth, "department.test"));
                    department(session, "front");
                    session.query("select 1 as one where :org is not null", Params.none(), row -> row.integer("one"));
                    throw new IllegalStateException("the work failed");
                }))
                .hasMessage("the work failed");
        assertThat(Sight.entries(plinth, org)).isEqualTo(before);
        assertThat(departments(plinth, org)).isZero();
    }

    @Test
    void aConstraintThatRefusesTheChangeRefusesTheEntry(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        plinth.orgs().run(org, session -> department(session, "front"));
        long before = Sight.entries(plinth, org);
        assertThatThrownBy(() -> plinth.orgs().once(org, session -> {
                    plinth.bean(Ledger.class).append(session, entry(plinth, "department.test"));
                    department(session, "front");
                    return org;
                }))
                .isInstanceOf(RuntimeException.class);
        assertThat(Sight.entries(plinth, org)).isEqualTo(before);
    }

    @Test
    void anEntryThatIsRefusedRefusesTheChange(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        var bad = LedgerEntry.of(plinth.cause().withPurpose("\u0000"), "department.test", "department", "x");
        assertThatThrownBy(() -> plinth.orgs().in(org, session -> {
                    department(session, "front");
                    return plinth.bean(Ledger.class).append(session, bad);
                }))
                .hasMessageContaining("purpose");
        assertThat(departments(plinth, org)).isZero();
    }

    @Test
    void aReadThatFindsItsRowLeavesAnEntryWithTheSubjectOfTheRow(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        plinth.orgs().run(org, session -> department(session, "front"));
        UUID subject = UUID.randomUUID();
        var entry = entry(plinth, "record.reveal").touching(List.of("ssn"));
        EntryId id = plinth.orgs().once(org, session -> {
            Params params = Params.of("who", subject).and("key", "front");
            ReadEntry made = plinth.bean(Ledger.class).appendIfFound(session, entry, SOURCE, params);
            session.query(SOURCE, params, row -> row.uuid("subject_id"));
            return made.written();
        });
        var parsed = Sight.parsed(plinth, org, id);
        assertThat(Sight.body(plinth, org, id))
                .isEqualTo(new String(
                        EntryV1.of(org, id, parsed.time(), entry, java.util.Optional.empty())
                                .bytes(java.util.Optional.of(new SubjectId(subject))),
                        StandardCharsets.UTF_8));
    }

    @Test
    void aReadOfARowAboutNobodyLeavesAnEntryWithoutSubject(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        plinth.orgs().run(org, session -> department(session, "front"));
        EntryId id = plinth.orgs()
                .in(
                        org,
                        session -> plinth.bean(Ledger.class)
                                .appendIfFound(
                                        session,
                                        entry(plinth, "record.reveal"),
                                        SOURCE,
                                        Params.of("who", null).and("key", "front"))
                                .id());
        assertThat(Sight.body(plinth, org, id)).doesNotContain("subject");
    }

    @Test
    void aReadThatFindsNothingLeavesNoEntry(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        long before = Sight.entries(plinth, org);
        plinth.orgs()
                .run(
                        org,
                        session -> plinth.bean(Ledger.class)
                                .appendIfFound(
                                        session,
                                        entry(plinth, "record.reveal"),
                                        SOURCE,
                                        Params.of("who", UUID.randomUUID()).and("key", "nowhere")));
        assertThat(Sight.entries(plinth, org)).isEqualTo(before);
    }

    @Test
    void aSourceThatFindsTwoRowsIsRefused(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        plinth.orgs().run(org, session -> {
            department(session, "front");
            department(session, "back");
        });
        assertThatThrownBy(() -> plinth.orgs()
                        .run(
                                org,
                                session -> plinth.bean(Ledger.class)
                                        .appendIfFound(
                                                session,
                                                entry(plinth, "record.reveal"),
                                                "select id as subject_id from tenant.department where org_id = :org",
                                                Params.none())))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void manyEntriesKeepTheirOrder(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        var entries = java.util.stream.IntStream.range(0, 300)
                .mapToObj(i -> entry(plinth, "department.test").with(Map.of("n", String.valueOf(i))))
                .toList();
        List<EntryId> ids =
                plinth.orgs().in(org, session -> plinth.bean(Ledger.class).appendAll(session, entries));
        assertThat(ids.stream().map(EntryId::toString).toList())
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(300);
        assertThat(Sight.body(plinth, org, ids.get(299))).contains("\"facts\":{\"n\":\"299\"}");
    }

    @Test
    void creatingAnOrganisationIsTheFirstEntryOfItsLog(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        assertThat(Sight.bodies(plinth, org)).first().asString().contains("\"action\":\"organisation.create\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update tenant.%s set org_id = org_id",
                "delete from tenant.%s",
                "truncate tenant.%s",
                "alter table tenant.%s disable row level security",
                "drop table tenant.%s"
            })
    void theApplicationCannotRewriteAnyLedgerTable(String attack, TestPlinth plinth) throws SQLException {
        for (String table : Sight.TABLES)
            try (var connection = plinth.rawApp("us");
                    var statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(attack.formatted(table)))
                        .as(attack.formatted(table))
                        .isInstanceOf(SQLException.class)
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("42501");
            }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger_entry", "ledger_tile", "ledger_head", "ledger_checkpoint", "ledger_cosignature"})
    void theApplicationCannotWriteWhatOnlyTheSequencerWrites(String table, TestPlinth plinth) throws SQLException {
        try (var connection = plinth.rawApp("us");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("insert into tenant." + table + " default values"))
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("42501");
        }
    }

    private static void department(dev.plinth.tenancy.OrgSession session, String key) {
        session.attach(
                "insert into tenant.department(org_id, id, key, name) values (:org, :id, :key, 'x')",
                Params.of("id", UUID.randomUUID()).and("key", key));
    }

    private static long departments(TestPlinth plinth, OrgId org) {
        return plinth.orgs()
                .in(
                        org,
                        session -> session.query(
                                "select count(*) as n from tenant.department where org_id = :org",
                                Params.none(),
                                row -> row.number("n")))
                .getFirst();
    }

    private static LedgerEntry entry(TestPlinth plinth, String action) {
        return LedgerEntry.of(plinth.cause(), action, "department", "x");
    }
}
