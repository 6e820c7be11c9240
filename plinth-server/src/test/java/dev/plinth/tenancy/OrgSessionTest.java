package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@ServerTest
class OrgSessionTest {
    private static final String INSERT =
            "insert into tenant.organisation_setting(org_id, key, value) values (:org, :key, :value)";
    private static final String COUNT = "select count(*) n from tenant.organisation_setting where org_id = :org";

    @Test
    void aTransactionSeesOnlyTheRowsOfItsOrganisation(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        OrgId bob = plinth.newOrg().id();
        plinth.orgs().run(ada, org -> org.attach(INSERT, Params.of("key", "a.b").and("value", "1")));
        assertThat(count(plinth, ada)).isEqualTo(1);
        assertThat(count(plinth, bob)).isZero();
    }

    @Test
    void aStatementThatReachesForAnotherOrganisationFindsNothing(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        OrgId bob = plinth.newOrg().id();
        plinth.orgs().run(bob, org -> org.attach(INSERT, Params.of("key", "a.b").and("value", "1")));
        long seen = plinth.orgs()
                .once(
                        ada,
                        org -> org.queryOne(
                                        "select count(*) n from tenant.organisation_setting where :org is not null and org_id = :other",
                                        Params.of("other", bob.value()),
                                        row -> row.number("n"))
                                .orElseThrow());
        assertThat(seen).isZero();
    }

    @Test
    void aRowForAnotherOrganisationCannotBeInserted(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        OrgId bob = plinth.newOrg().id();
        assertThatThrownBy(() -> plinth.orgs()
                        .once(
                                ada,
                                org -> org.update(
                                        "insert into tenant.organisation_setting(org_id, key, value)"
                                                + " select :other, 'a.b', '1' where :org is not null",
                                        Params.of("other", bob.value()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("42501");
        assertThat(count(plinth, bob)).isZero();
    }

    @Test
    void sqlThatBindsAnotherOrganisationByItselfIsNotBelieved(TestPlinth plinth) throws SQLException {
        OrgId bob = plinth.newOrg().id();
        String signed = new OrgContextSigner(
                        new byte[32], java.time.InstantSource.system(), new java.security.SecureRandom())
                .sign(bob);
        for (String forged : List.of(
                signed,
                bob.toString(),
                "",
                bob + ".99999999999." + "0".repeat(16) + "." + "0".repeat(64),
                bob + ".1." + "0".repeat(16) + "." + "f".repeat(64)))
            try (var connection = plinth.rawApp("us");
                    var bind = connection.prepareStatement("select set_config('plinth.context', ?, false)");
                    var read = connection.createStatement()) {
                bind.setString(1, forged);
                bind.execute();
                assertThatThrownBy(() -> read.executeQuery("select * from tenant.organisation_setting"))
                        .isInstanceOf(SQLException.class)
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("42501");
            }
    }

    @Test
    void aTokenOfAnHourAgoIsRefused(TestPlinth plinth) throws SQLException {
        OrgId ada = plinth.newOrg().id();
        byte[] key = java.util.HexFormat.of()
                .parseHex(plinth.bean(dev.plinth.runtime.Installation.class).secret("context-key"));
        String old = new OrgContextSigner(
                        key,
                        java.time.InstantSource.offset(java.time.Clock.systemUTC(), java.time.Duration.ofHours(-1)),
                        new java.security.SecureRandom())
                .sign(ada);
        try (var connection = plinth.rawApp("us");
                var bind = connection.prepareStatement("select set_config('plinth.context', ?, false)");
                var read = connection.createStatement()) {
            bind.setString(1, old);
            bind.execute();
            assertThatThrownBy(() -> read.executeQuery("select * from tenant.organisation_setting"))
                    .hasMessageContaining("too long ago");
        }
    }

    @Test
    void theApplicationsRoleCannotReadTheKeyThatSignsTheContext(TestPlinth plinth) throws SQLException {
        try (var connection = plinth.rawApp("us");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("select key from guard.context_key"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("set role plinth_owner"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void theOrganisationIsNotBoundAnyMoreOnTheConnectionThatComesNext(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        for (int i = 0; i < 40; i++) count(plinth, ada);
        try (var connection = plinth.bean(Stores.class)
                        .region(new RegionId("us"))
                        .app()
                        .connection();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("select * from tenant.organisation_setting"))
                    .isInstanceOf(SQLException.class);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void workThatThrowsLeavesNothing(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        List<String> ran = new ArrayList<>();
        assertThatThrownBy(() -> plinth.orgs().run(ada, org -> {
                    org.update(INSERT, Params.of("key", "a.b").and("value", "1"));
                    org.afterCommit(() -> ran.add("committed"));
                    throw new IllegalArgumentException("changed my mind");
                }))
                .hasMessage("changed my mind");
        assertThat(count(plinth, ada)).isZero();
        assertThat(ran).isEmpty();
    }

    @Test
    void attachedChangesCommitTogetherInOneRoundTripOrNotAtAll(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        assertThatThrownBy(() -> plinth.orgs().once(ada, org -> {
                    org.attach(INSERT, Params.of("key", "a.b").and("value", "1"));
                    return org.update(INSERT, Params.of("key", "a.b").and("value", "2"));
                }))
                .isInstanceOf(ConstraintViolation.class);
        assertThat(count(plinth, ada)).isZero();
        plinth.orgs().once(ada, org -> {
            org.attach(INSERT, Params.of("key", "a.b").and("value", "1"));
            return org.update(INSERT, Params.of("key", "a.c").and("value", "2"));
        });
        assertThat(count(plinth, ada)).isEqualTo(2);
    }

    @Test
    void aStaleExpectationRollsBackBothKindsOfTransaction(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        OrgTransactions.Work<Integer> stale = org -> {
            org.attach(INSERT, Params.of("key", "a.b").and("value", "1"));
            org.attachExpecting(
                    1,
                    "update tenant.organisation_setting set value = 'x' where org_id = :org and key = :key",
                    Params.of("key", "not.there"));
            return 0;
        };
        assertThatThrownBy(() -> plinth.orgs().in(ada, stale)).isInstanceOf(StaleWriteException.class);
        assertThatThrownBy(() -> plinth.orgs().once(ada, stale)).isInstanceOf(StaleWriteException.class);
        assertThat(count(plinth, ada)).isZero();
    }

    @Test
    void aSecondQueryInOneRoundTripIsRefused(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        assertThatThrownBy(() -> plinth.orgs().once(ada, org -> {
                    org.query(COUNT, Params.none(), row -> row.number("n"));
                    return org.query(COUNT, Params.none(), row -> row.number("n"));
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSessionKeptBeyondItsWorkIsDead(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        OrgSession kept = plinth.orgs().in(ada, org -> org);
        assertThatThrownBy(() -> kept.query(COUNT, Params.none(), row -> row.number("n")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended");
    }

    @Test
    void theOrganisationCannotBeSetAsAParameter() {
        assertThatThrownBy(() -> Params.of("org", UUID.randomUUID())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void concurrentTransactionsOfManyOrganisationsNeverMix(TestPlinth plinth) throws Exception {
        List<OrgId> orgs = new ArrayList<>();
        for (int i = 0; i < 6; i++)
            orgs.add(plinth.newOrg(i % 2 == 0 ? "us" : "eu", "support-chat").id());
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 240; i++) {
                OrgId mine = orgs.get(i % orgs.size());
                String key = "k.n" + i;
                work.add(() -> plinth.orgs().once(mine, org -> {
                    org.attach(INSERT, Params.of("key", key).and("value", mine.toString()));
                    return org
                            .query(
                                    "select org_id, value from tenant.organisation_setting where org_id = :org",
                                    Params.none(),
                                    row -> row.uuid("org_id").equals(mine.value())
                                            && row.text("value").equals(mine.toString()))
                            .stream()
                            .allMatch(own -> own);
                }));
            }
            for (var done : pool.invokeAll(work)) assertThat(done.get()).isTrue();
        }
        for (OrgId org : orgs) assertThat(count(plinth, org)).isEqualTo(40);
    }

    private static long count(TestPlinth plinth, OrgId of) {
        return plinth.orgs()
                .once(
                        of,
                        org -> org.queryOne(COUNT, Params.none(), row -> row.number("n"))
                                .orElseThrow());
    }
}
