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
class CatalogueRulesTest {
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
            grant select on guard.context_key to plinth_app                               | plinth_app can read guard.context_key
            create function tenant.f() returns int language sql security definer as 'select 1' | owner's rights
            alter table tenant.t rename to ledger_t; grant update on tenant.ledger_t to plinth_app | can be rewritten
            """)
    void sabotageIsNamed(String sabotage, String finding, TestPlinth plinth) throws SQLException {
        try (Connection connection = plinth.superuser("us");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(LOCKED);
            assertThat(CatalogueRules.violations(connection)).isEmpty();
            statement.execute(sabotage);
            assertThat(CatalogueRules.violations(connection)).anyMatch(found -> found.contains(finding));
            connection.rollback();
        }
    }
}
