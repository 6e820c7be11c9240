package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule is seen to fail on a sabotaged twin; the sabotage is rolled back. */
@ServerTest
class SchemaRulesTest {
    private static final String LOCKED =
            "create table tenant.t(org_id uuid not null, id uuid not null, primary key (org_id, id));"
                    + "alter table tenant.t owner to plinth_owner; alter table tenant.t enable row level security;"
                    + "alter table tenant.t force row level security; create policy p on tenant.t"
                    + " using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));";

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            alter table tenant.t no force row level security                              | does not force row-level security
            alter table tenant.t disable row level security                               | does not force row-level security
            drop policy p on tenant.t                                                     | has no policy on org_id
            create policy open on tenant.t using (true)                                   | without comparing org_id
            alter table tenant.t drop constraint t_pkey                                   | has no primary key
            create index on tenant.t(id)                                                  | does not begin with org_id
            create unique index on tenant.t(id)                                           | does not begin with org_id
            create table tenant.u(id uuid primary key)                                    | org_id is missing
            alter table tenant.t add parent uuid references instance.org_directory        | leaves out org_id
            create view tenant.v as select * from tenant.t                                | runs as its owner
            create materialized view tenant.v as select * from tenant.t with no data      | runs as its owner
            alter role plinth_app bypassrls                                               | may pass row-level security
            grant plinth_owner to plinth_app                                              | is a member of plinth_owner
            alter table tenant.t owner to postgres                                        | is owned by postgres
            grant truncate on tenant.t to plinth_app                                      | may truncate
            grant select on guard.context_key to plinth_app                               | plinth_app can use guard.context_key
            create function tenant.f() returns int language sql security definer as 'select 1' | owner's rights
            alter table tenant.t rename to ledger_t; grant update on tenant.ledger_t to plinth_app | can be rewritten
            grant update on tenant.trust_run to plinth_app                                | trust_run holds entries or evidence
            grant delete on tenant.trust_opening to plinth_app                            | can be rewritten
            create policy open on tenant.t using (true or org_id = (select guard.current_org())) | without comparing org_id
            create policy open on tenant.t for insert with check (true)                   | without comparing org_id
            create policy open on tenant.t for update using (org_id = (select guard.current_org())) with check (true) | without comparing org_id
            create policy open on tenant.t for select using (true)                        | without comparing org_id
            drop policy p on tenant.t; create policy p on tenant.t using (org_id = (select guard.current_org())) | has no policy on org_id
            create table tenant.u() inherits (tenant.t)                                   | tenant.u does not force row-level security
            create table tenant.w(org_id uuid not null, primary key (org_id)) partition by list (org_id) | tenant.w does not force
            create index on tenant.t((id::text))                                          | does not begin with org_id
            create rule r as on insert to tenant.t do also select 1                       | rights of its owner
            create sequence tenant.s                                                      | how much others do
            create publication p for table tenant.t                                       | past row-level security
            create publication p for all tables                                           | guard.context_key past row-level
            alter table instance.org_directory disable row level security                 | instance.org_directory does not force
            grant update on guard.context_key to plinth_app                               | plinth_app can use guard.context_key
            grant select (key) on guard.context_key to plinth_app                         | plinth_app can use guard.context_key
            grant update (name) on instance.org_directory to plinth_app                   | plinth_app can use instance.org_directory
            grant select on tenant.t to plinth_sequencer                                  | no table of the ledger
            grant create on schema tenant to plinth_app                                   | create objects in schema tenant
            grant create on schema public to public                                       | create objects in schema public
            grant temporary on database plinth to public                                  | temporary tables
            alter default privileges in schema tenant grant select on tables to plinth_app | hand on what is made later
            alter default privileges for role plinth_owner grant all on tables to public  | hand on what is made later
            alter role plinth_owner login                                                 | may pass row-level security
            create schema authorization plinth_app                                        | owns an object
            create schema elsewhere; create function elsewhere.f() returns int language sql security definer as 'select 1' | owner's rights
            create function guard.current_org(int) returns uuid language sql security definer as 'select null::uuid' | owner's rights
            create function tenant.f() returns int language sql as 'select 1'             | called by everyone
            """)
    void sabotageIsNamed(String sabotage, String finding, TestPlinth plinth) throws SQLException {
        try (Connection connection = plinth.superuser("us");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(LOCKED);
            assertThat(SchemaRules.violations(connection)).isEmpty();
            statement.execute(sabotage);
            assertThat(SchemaRules.violations(connection)).anyMatch(found -> found.contains(finding));
            connection.rollback();
        }
    }
}
