package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.file.Files;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class TenancyLocksTest {
    @Test
    void aRawSessionOfTheApplicationsRoleSeesNothingWithoutAScope(TestPlinth plinth) throws SQLException {
        plinth.orgs()
                .run(
                        plinth.newOrg().id(),
                        org -> plinth.bean(Departments.class).create(org, "care", "Care", plinth.cause()));
        try (var connection = plinth.rawApp("us");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("select * from tenant.department"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("plinth.context");
        }
    }

    @Test
    void theCatalogueShowsNoTableWithoutItsLocks(TestPlinth plinth) throws SQLException {
        try (var connection = plinth.superuser("us")) {
            assertThat(SchemaRules.violations(connection)).isEmpty();
        }
    }

    @Test
    void injectedSqlCannotAnnounceAnOrganisationOfAnotherRegion(TestPlinth plinth) throws SQLException {
        OrgId european = plinth.newOrg("eu", "support-chat").id();
        OrgId ada = plinth.newOrg().id();
        assertThatThrownBy(() -> plinth.orgs()
                        .once(
                                ada,
                                org -> org.update(
                                        "insert into instance.org_directory select :other, 'taken-over', name, profile, tier,"
                                                + " created_at, false from instance.org_directory where org_id = :org",
                                        Params.of("other", european.value()))))
                .hasMessageContaining("42501");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create temp table org_directory(slug text)",
                "create table public.t(a int)",
                "create schema mine",
                "create function pg_temp.f() returns int language sql as 'select 1'",
                "create extension dblink",
                "set session authorization plinth_sequencer",
                "set role plinth_sequencer",
                "set session_replication_role = replica",
                "select pg_read_file('/etc/passwd')",
                "select pg_ls_dir('.')",
                "copy instance.org_directory to program 'true'",
                "copy instance.org_directory to '/tmp/stolen'",
                "select lo_import('/etc/passwd')",
                "select lo_from_bytea(0, 'kept for another organisation')",
                "select lo_create(0)",
                "select * from guard.context_key",
                "select * from pg_authid",
                "select * from pg_statistic",
                "select * from chain.applied",
                "update instance.org_directory set name = 'x'",
                "delete from instance.org_directory",
                "truncate tenant.department",
                "alter table tenant.department disable row level security"
            })
    void whatInjectedSqlTriesIsRefused(String sql, TestPlinth plinth) throws SQLException {
        try (var connection = plinth.rawApp("us");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void theStatisticsOfTenantTablesAreHiddenFromTheApplicationsRole(TestPlinth plinth) throws SQLException {
        try (var owner = plinth.superuser("us");
                var analyze = owner.createStatement()) {
            analyze.execute("analyze");
        }
        try (var connection = plinth.rawApp("us");
                var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from pg_stats where schemaname = 'tenant'")) {
            result.next();
            assertThat(result.getInt(1)).isZero();
        }
    }

    @Test
    void aRefusedStatementOfTheApplicationsRoleLeavesNoValueInTheDatabasesLog(TestPlinth plinth) throws Exception {
        try (var connection = plinth.rawApp("us");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("select 'canary-of-a-log'::int"))
                    .hasMessageContaining("canary");
        }
        assertThat(Files.readString(plinth.directory().resolve("regions/us/data/postgres.log")))
                .doesNotContain("canary-of-a-log");
    }
}
