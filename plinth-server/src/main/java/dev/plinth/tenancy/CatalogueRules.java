package dev.plinth.tenancy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the database's own catalogue whether the third lock is on everywhere. Runs in the build, at every start, and as live
 * evidence. Each answer names the object and what is wrong with it.
 */
final class CatalogueRules {
    private static final List<String> RULES = List.of(
            """
            select format('table %s does not force row-level security', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)""",
            """
            select format('table %s has no policy on org_id', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and c.relkind in ('r', 'p') and not exists (
              select 1 from pg_policy p where p.polrelid = c.oid
              and pg_get_expr(p.polqual, p.polrelid) like '%org_id = ( SELECT guard.current_org()%'
              and pg_get_expr(p.polwithcheck, p.polrelid) like '%org_id = ( SELECT guard.current_org()%')""",
            """
            select format('policy %s on %s opens the table to %s without comparing org_id', p.polname, p.polrelid::regclass,
              coalesce((select string_agg(rolname, ', ') from pg_roles where oid = any (p.polroles)), 'everyone'))
            from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant'
              and coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), '')
                not like '%org_id = ( SELECT guard.current_org()%'
              and not (p.polroles = array[(select oid from pg_roles where rolname = 'plinth_sequencer')]
                and c.relname like 'ledger%')""",
            """
            select format('column %s.org_id is missing or may be NULL', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and c.relkind in ('r', 'p') and not exists (
              select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and a.attnotnull)""",
            """
            select format('index %s does not begin with org_id', i.indexrelid::regclass)
            from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and not exists (
              select 1 from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0] and a.attname = 'org_id')""",
            """
            select format('table %s has no primary key', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and c.relkind in ('r', 'p') and not exists (
              select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary)""",
            """
            select format('foreign key %s on %s leaves out org_id', k.conname, k.conrelid::regclass)
            from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and k.contype = 'f' and not exists (
              select 1 from unnest(k.conkey, k.confkey) as pair(here, there)
              join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.here and a.attname = 'org_id'
              join pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.there and b.attname = 'org_id')""",
            """
            select format('view %s runs as its owner: create it with (security_invoker = true)', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('tenant', 'instance') and (c.relkind = 'm'
              or c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false))""",
            """
            select format('role %s may pass row-level security', rolname) from pg_roles
            where rolname in ('plinth_app', 'plinth_sequencer', 'plinth_owner')
              and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)""",
            """
            select format('role %s is a member of %s', m.member::regrole, m.roleid::regrole) from pg_auth_members m
            where m.member in (select oid from pg_roles where rolname in ('plinth_app', 'plinth_sequencer'))""",
            """
            select format('%s is owned by %s, not by plinth_owner', c.oid::regclass, c.relowner::regrole)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('tenant', 'instance', 'guard') and c.relkind in ('r', 'p', 'v', 'm', 'S')
              and c.relowner <> (select oid from pg_roles where rolname = 'plinth_owner')""",
            """
            select format('plinth_app may truncate or own-trigger table %s', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('tenant', 'instance', 'guard') and c.relkind in ('r', 'p')
              and has_table_privilege('plinth_app', c.oid, 'TRUNCATE, TRIGGER, REFERENCES')""",
            // org_directory tells which organisation lives where, and nothing confidential
            """
            select format('plinth_app can read %s', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege('plinth_app', c.oid, 'SELECT')
              and has_schema_privilege('plinth_app', n.oid, 'USAGE')
              and n.nspname not in ('tenant', 'pg_catalog', 'information_schema')
              and not (n.nspname = 'instance' and c.relname = 'org_directory')""",
            """
            select format('ledger table %s can be rewritten by plinth_app', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and c.relname like 'ledger%' and c.relkind in ('r', 'p')
              and (has_table_privilege('plinth_app', c.oid, 'UPDATE') or has_table_privilege('plinth_app', c.oid, 'DELETE')
                or has_any_column_privilege('plinth_app', c.oid, 'UPDATE'))""",
            """
            select format('function %s runs with its owner''s rights and is not guard.current_org', p.oid::regprocedure)
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.prosecdef and n.nspname in ('tenant', 'instance', 'guard', 'public')
              and not (n.nspname = 'guard' and p.proname = 'current_org')""");

    private CatalogueRules() {}

    /** How many rules there are. */
    static int count() {
        return RULES.size();
    }

    /** Everything that breaks a rule; empty when all locks are on. */
    static List<String> violations(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String rule : RULES)
                try (ResultSet result = statement.executeQuery(rule)) {
                    while (result.next()) found.add(result.getString(1));
                }
        }
        return found;
    }
}
