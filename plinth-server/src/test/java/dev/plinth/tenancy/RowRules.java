package dev.plinth.tenancy;

import java.util.List;

/** Rules for migrations about tables, policies, keys, indexes and views: whose rows a statement can reach. */
final class RowRules {
    static final List<String> ALL = List.of(
            """
            select format('table %s does not force row-level security', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where (n.nspname = 'tenant' or n.nspname = 'instance' and c.relname = 'org_directory')
              and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)""",
            """
            select format('table %s has no policy on org_id', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and c.relkind in ('r', 'p') and not exists (
              select 1 from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd = '*'
              and pg_get_expr(p.polqual, p.polrelid) = '(org_id = ( SELECT guard.current_org() AS current_org))'
              and pg_get_expr(p.polwithcheck, p.polrelid) = '(org_id = ( SELECT guard.current_org() AS current_org))')""",
            // equal, not alike: "true or org_id = …" holds the comparison too
            """
            select format('policy %s on %s opens the table to %s without comparing org_id', p.polname, p.polrelid::regclass,
              coalesce((select string_agg(rolname, ', ') from pg_roles where oid = any (p.polroles)), 'everyone'))
            from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and p.polpermissive
              and (p.polqual is null and p.polwithcheck is null
                or pg_get_expr(p.polqual, p.polrelid) <> '(org_id = ( SELECT guard.current_org() AS current_org))'
                or pg_get_expr(p.polwithcheck, p.polrelid) <> '(org_id = ( SELECT guard.current_org() AS current_org))')
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
            where n.nspname in ('tenant', 'instance', 'guard') and (c.relkind = 'm'
              or c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false))""",
            """
            select format('rule %s on %s runs with the rights of its owner', w.rulename, w.ev_class::regclass)
            from pg_rewrite w join pg_class c on c.oid = w.ev_class join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('tenant', 'instance', 'guard') and c.relkind in ('r', 'p')""",
            """
            select format('foreign table %s keeps rows where no lock of this database holds', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'tenant' and c.relkind = 'f'""",
            """
            select format('sequence %s tells one organisation how much others do', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'tenant' and c.relkind = 'S'""",
            """
            select format('publication %s carries %I.%I past row-level security', pubname, schemaname, tablename)
            from pg_publication_tables where schemaname in ('tenant', 'guard')""");

    private RowRules() {}
}
