package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.runtime.Installation;
import dev.plinth.runtime.StartException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each change that a superuser makes to the catalogue is named; in a database of the test's own, and rolled back. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangedCatalogueTest {
    private static final String PLANTED =
            "create function public.planted() returns trigger language plpgsql as 'begin return new; end';";

    private @Nullable ScratchStore made;

    @BeforeAll
    void makeDatabase(TestPlinth plinth) throws SQLException {
        Installation installation = plinth.bean(Installation.class);
        made = ScratchStore.make(installation, installation.regions().getFirst(), "c47a0000000000000000");
    }

    @AfterAll
    void dropDatabase() throws SQLException {
        scratch().close();
    }

    private ScratchStore scratch() {
        return Objects.requireNonNull(made);
    }

    @Test
    void aNameOfTwoLinesHidesNothing() throws SQLException {
        try (Connection connection = scratch().superuser();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create table public.\"a\nb\" (); create table public.plain ()");
            assertThat(StoreCatalogue.DATA.differences(connection))
                    .anySatisfy(finding -> assertThat(finding).contains("a?b", "is not Plinth's"))
                    .anySatisfy(finding -> assertThat(finding).contains("table public.plain is not Plinth's"));
            connection.rollback();
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            create policy hide on tenant.ledger_entry as restrictive using (false)            | policy hide of tenant.ledger_entry is not Plinth's
            create policy more on tenant.ledger_entry for select to plinth_sequencer using (true) | policy more of tenant.ledger_entry is not Plinth's
            create policy more on tenant.record for select to plinth_app using (true)         | policy more of tenant.record is not Plinth's
            alter policy org_only on tenant.record using (true)                               | policy org_only of tenant.record was changed
            alter policy org_only on tenant.record with check (true)                          | policy org_only of tenant.record was changed
            alter policy org_only on tenant.record to plinth_app                              | policy org_only of tenant.record was changed
            alter policy sequencer on tenant.ledger_entry using (idx < 10)                    | policy sequencer of tenant.ledger_entry was changed
            alter policy own_row on instance.org_directory with check (true)                  | policy own_row of instance.org_directory was changed
            drop policy sequencer on tenant.ledger_inbox                                      | policy sequencer of tenant.ledger_inbox is missing
            drop policy org_only on tenant.record; create policy org_only on tenant.record as restrictive using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org())) | policy org_only of tenant.record was changed
            drop policy org_only on tenant.record; create policy org_only on tenant.record for select using (org_id = (select guard.current_org())) | policy org_only of tenant.record was changed
            alter table tenant.record disable row level security                              | table tenant.record was changed
            alter table tenant.record no force row level security                             | table tenant.record was changed
            alter table tenant.ledger_tile set unlogged                                       | table tenant.ledger_tile was changed
            alter table tenant.record owner to postgres                                       | table tenant.record was changed
            create table public.more () inherits (tenant.record)                              | table public.more is not Plinth's
            create table tenant.ledger_more (org_id uuid)                                     | table tenant.ledger_more is not Plinth's
            create view tenant.peek with (security_invoker = true) as select * from tenant.record | view tenant.peek is not Plinth's
            create materialized view public.peek as select * from tenant.record               | materialized view public.peek is not Plinth's
            create sequence public.s                                                          | sequence public.s is not Plinth's
            create schema elsewhere                                                           | schema elsewhere is not Plinth's
            create type public.mood as enum ('bad')                                           | type public.mood is not Plinth's
            create domain public.d as text check (length(value) > 1)                          | type public.d is not Plinth's
            alter table tenant.record rename to record_old; create view tenant.record as select * from tenant.record_old | view tenant.record is not Plinth's
            alter table tenant.record rename to record_old                                    | table tenant.record is missing
            alter table tenant.ledger_head alter column pruned_below set default 256          | column pruned_below of tenant.ledger_head was changed
            alter table tenant.ledger_stop alter column since drop default                    | column since of tenant.ledger_stop was changed
            alter table tenant.ledger_entry alter column purpose set default 'x'              | column purpose of tenant.ledger_entry was changed
            alter table tenant.record alter column mac set not null                           | column mac of tenant.record was changed
            alter table tenant.ledger_inbox alter column body drop not null                   | column body of tenant.ledger_inbox was changed
            alter table tenant.department alter column name type varchar(120)                 | column name of tenant.department was changed
            alter table tenant.department add column copy text generated always as (name) stored | column copy of tenant.department is not Plinth's
            alter table tenant.ledger_inbox drop column seal                                  | column seal of tenant.ledger_inbox is missing
            alter table tenant.ledger_inbox drop constraint ledger_inbox_pkey                 | constraint ledger_inbox_pkey of tenant.ledger_inbox is missing
            alter table tenant.ledger_inbox drop constraint ledger_inbox_seal_check           | constraint ledger_inbox_seal_check of tenant.ledger_inbox is missing
            alter table tenant.ledger_inbox add constraint picky check (action <> 'apikey.revoke') not valid | constraint picky of tenant.ledger_inbox is not Plinth's
            alter table tenant.console_session drop constraint console_session_operator       | constraint console_session_operator of tenant.console_session is missing
            alter table tenant.console_session alter constraint console_session_operator deferrable | constraint console_session_operator of tenant.console_session was changed
            alter table tenant.console_session disable trigger all                            | constraint console_session_operator of tenant.console_session was changed
            drop index tenant.attachment_name                                                 | index tenant.attachment_name is missing
            create unique index once on tenant.api_key (org_id, role)                         | index tenant.once is not Plinth's
            alter table tenant.ledger_inbox disable trigger ledger_refuse_when_stopped        | trigger ledger_refuse_when_stopped of tenant.ledger_inbox was changed
            alter table tenant.ledger_inbox enable replica trigger ledger_refuse_when_stopped | trigger ledger_refuse_when_stopped of tenant.ledger_inbox was changed
            drop trigger ledger_refuse_when_stopped on tenant.ledger_inbox                    | trigger ledger_refuse_when_stopped of tenant.ledger_inbox is missing
            create rule lose as on insert to tenant.ledger_inbox do instead nothing           | rule lose of tenant.ledger_inbox is not Plinth's
            create rule also as on update to tenant.record do also notify x                   | rule also of tenant.record is not Plinth's
            grant update on tenant.ledger_entry to plinth_app                                 | table tenant.ledger_entry was changed
            grant update (body) on tenant.ledger_entry to plinth_sequencer                    | column body of tenant.ledger_entry was changed
            grant set on parameter session_replication_role to plinth_app                     | parameter session_replication_role is not Plinth's
            alter function pg_catalog.sha256(bytea) set search_path = public                  | function pg_catalog.sha256(bytea) was changed
            alter function pg_catalog.uuid_eq(uuid, uuid) security definer                    | function pg_catalog.uuid_eq(uuid, uuid) was changed
            grant select on tenant.record to public                                           | table tenant.record was changed
            grant insert on tenant.ledger_inbox to plinth_app with grant option               | table tenant.ledger_inbox was changed
            revoke insert on tenant.ledger_inbox from plinth_app                              | table tenant.ledger_inbox was changed
            grant select on guard.context_key to plinth_app                                   | table guard.context_key was changed
            grant create on schema tenant to plinth_app                                       | schema tenant was changed
            grant create on schema public to public                                           | schema public was changed
            grant execute on function guard.current_org() to public                           | function guard.current_org() was changed
            alter function guard.current_org() security invoker                               | function guard.current_org() was changed
            alter function guard.current_org() set search_path = public                       | function guard.current_org() was changed
            alter function guard.current_org() volatile                                       | function guard.current_org() was changed
            alter function guard.current_org() owner to postgres                              | function guard.current_org() was changed
            create function guard.current_org(int) returns uuid language sql as 'select null::uuid' | function guard.current_org(integer) is not Plinth's
            create function public.f() returns int language sql security definer as 'select 1' | function public.f() is not Plinth's
            create function pg_catalog.uuid_eq(text, uuid) returns boolean language sql as 'select true' | function pg_catalog.uuid_eq(text, uuid) is not Plinth's
            create function guard.digest() returns int language sql as 'select 1'; alter extension pgcrypto add function guard.digest() | function guard.digest() is not Plinth's
            create or replace function guard.hmac(bytea, bytea, text) returns bytea language sql as 'select $1' | function guard.hmac(bytea, bytea, text) was changed
            create or replace function pg_catalog.sha256(bytea) returns bytea language sql immutable strict as 'select $1' | function pg_catalog.sha256(bytea) was changed
            create function pg_catalog.ever(uuid, text) returns boolean language sql as 'select true'; create operator pg_catalog.= (function = pg_catalog.ever, leftarg = uuid, rightarg = text) | is not Plinth's
            create extension lo schema public                                                 | extension lo is not Plinth's
            alter extension pgcrypto set schema public                                        | extension pgcrypto was changed
            create publication leak for table tenant.record                                   | publication leak is not Plinth's
            create publication leak for all tables                                            | publication leak is not Plinth's
            create subscription feed connection '' publication p with (connect = false)       | subscription feed is not Plinth's
            create foreign data wrapper w; create server far foreign data wrapper w           | server far is not Plinth's
            alter default privileges for role plinth_owner grant select on tables to plinth_app | default acl
            alter role plinth_app superuser                                                   | role plinth_app was changed
            alter role plinth_app bypassrls                                                   | role plinth_app was changed
            alter role plinth_owner login                                                     | role plinth_owner was changed
            grant plinth_owner to plinth_app                                                  | role plinth_app was changed
            grant pg_read_all_data to plinth_app                                              | role plinth_app was changed
            grant temporary on database plinth_twin_c47a000000000000 to public                | role plinth_app was changed
            create role rogue login in role plinth_owner                                      | membership of rogue in plinth_owner is not Plinth's
            grant execute on function pg_read_file(text) to plinth_app                        | grant of execute on pg_read_file(text) to plinth_app is not Plinth's
            grant select on pg_authid to public                                               | grant of select on pg_authid to public is not Plinth's
            grant select (rolpassword) on pg_authid to plinth_app                             | to plinth_app is not Plinth's
            alter role plinth_app set session_replication_role = replica                      | setting session_replication_role of role plinth_app is not Plinth's
            alter role plinth_app set search_path = elsewhere                                 | setting search_path of role plinth_app is not Plinth's
            alter database plinth_twin_c47a000000000000 set search_path = elsewhere           | setting search_path of this database is not Plinth's
            set local session_replication_role = replica                                      | setting session_replication_role was changed
            """)
    void isNamed(String change, String finding) throws SQLException {
        assertThat(after(change)).anyMatch(found -> found.contains(finding));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant.ledger_inbox", "tenant.ledger_entry", "tenant.record", "instance.org_directory"})
    void aTriggerOnAnyTableIsNamed(String table) throws SQLException {
        for (String when : List.of("before insert", "after update", "before delete"))
            assertThat(after(PLANTED + "create trigger planted " + when + " on " + table
                            + " for each row execute function public.planted()"))
                    .containsOnlyOnce(
                            "trigger planted of %s is not Plinth's: “CREATE TRIGGER planted %s ON %s FOR EACH ROW EXECUTE FUNCTION public.planted()”"
                                    .formatted(table, when.toUpperCase(Locale.ROOT), table))
                    .anyMatch(found -> found.startsWith("function public.planted() is not Plinth's"));
    }

    @Test
    void anEventTriggerIsNamed() throws SQLException {
        assertThat(after("create function public.e() returns event_trigger language plpgsql as 'begin end';"
                        + " create event trigger watcher on ddl_command_end execute function public.e()"))
                .contains("event trigger watcher is not Plinth's: “there”");
    }

    @Test
    void anotherBodyOfAnyOfOurFunctionsIsNamed() throws SQLException {
        List<String> functions = new ArrayList<>();
        try (Connection connection = scratch().superuser();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select pg_get_functiondef(p.oid) from pg_proc p join pg_language l on l.oid = p.prolang"
                                + " where p.pronamespace::regnamespace::text in ('guard', 'tenant') and l.lanname = 'plpgsql'")) {
            while (result.next()) functions.add(result.getString(1));
        }
        assertThat(functions).hasSizeGreaterThan(1);
        for (String function : functions) {
            String changed = function.replaceFirst("begin\n", "begin\n  perform 1;\n");
            assertThat(changed).isNotEqualTo(function);
            assertThat(after(changed)).singleElement().asString().contains("function ", "() was changed");
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            alter table keystore.org_key drop constraint org_key_check                        | constraint org_key_check of keystore.org_key is missing
            grant delete on keystore.subject_salt to plinth_keys                              | table keystore.subject_salt was changed
            create rule keep as on update to keystore.subject_salt do instead nothing         | rule keep of keystore.subject_salt is not Plinth's
            create table public.copy as select * from keystore.subject_salt                   | table public.copy is not Plinth's
            alter role plinth_keys createdb                                                   | role plinth_keys was changed
            """)
    void aChangedKeyStoreIsNamed(String change, String finding, TestPlinth plinth) throws SQLException {
        try (Connection connection = plinth.keyStoreSuperuser("us");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(change);
            assertThat(StoreCatalogue.KEYS.differences(connection)).anyMatch(found -> found.contains(finding));
            connection.rollback();
            assertThat(StoreCatalogue.KEYS.differences(connection)).isEmpty();
        }
    }

    @Test
    void tuningATableIsNoFinding() throws SQLException {
        assertThat(after("alter table tenant.ledger_entry set (autovacuum_vacuum_scale_factor = 0.1, fillfactor = 90);"
                        + " alter table tenant.record alter column clear set statistics 500; alter role plinth_app set work_mem = '8MB'; analyze tenant.record;"
                        + " set local quote_all_identifiers = on; set local search_path = tenant, guard"))
                .isEmpty();
    }

    @Test
    void theApplicationsRoleSeesTheSame() throws SQLException {
        scratch().changed("create policy hide on tenant.ledger_entry as restrictive using (false)");
        try (Connection connection = scratch().app()) {
            assertThat(StoreCatalogue.DATA.differences(connection))
                    .singleElement()
                    .asString()
                    .startsWith("policy hide of tenant.ledger_entry is not Plinth's: “restrictive for all to public");
        } finally {
            scratch().changed("drop policy hide on tenant.ledger_entry");
        }
        try (Connection connection = scratch().app()) {
            assertThat(StoreCatalogue.DATA.differences(connection)).isEmpty();
        }
    }

    @Test
    void aChangedCatalogueStopsTheStartWithItsName() throws SQLException {
        TestPlinth first = TestPlinth.start(Map.of("plinth.regions", "main"));
        try (Connection connection = first.superuser("main");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    PLANTED
                            + "create trigger planted before insert on tenant.ledger_inbox for each row execute function public.planted()");
        }
        first.stop();
        assertThatThrownBy(() -> TestPlinth.start(first.directory(), Map.of("plinth.regions", "main")))
                .rootCause()
                .isInstanceOf(StartException.class)
                .hasMessageContaining("region main")
                .hasMessageContaining("trigger planted of tenant.ledger_inbox is not Plinth's");
        first.close();
    }

    private List<String> after(String change) throws SQLException {
        try (Connection connection = scratch().superuser();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(change);
            List<String> found = StoreCatalogue.DATA.differences(connection);
            connection.rollback();
            return found;
        }
    }
}
