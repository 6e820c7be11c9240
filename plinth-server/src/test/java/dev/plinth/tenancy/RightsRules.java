package dev.plinth.tenancy;

import java.util.List;

/** Rules for migrations about roles, grants, owners and functions: what the roles that serve requests may do at all. */
final class RightsRules {
    static final List<String> ALL = List.of(
            """
            select format('role %s may pass row-level security', rolname) from pg_roles
            where rolname in ('plinth_app', 'plinth_sequencer', 'plinth_owner')
              and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
                or rolname = 'plinth_owner' and rolcanlogin)""",
            """
            select format('role %s is a member of %s', m.member::regrole, m.roleid::regrole) from pg_auth_members m
            where m.member in (select oid from pg_roles where rolname in ('plinth_app', 'plinth_sequencer'))""",
            """
            select format('%s is owned by %s, not by plinth_owner', c.oid::regclass, c.relowner::regrole)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('tenant', 'instance', 'guard') and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
              and c.relowner <> (select oid from pg_roles where rolname = 'plinth_owner')""",
            """
            select format('role %s owns an object (%s %s)', r.rolname, d.classid::regclass, d.objid)
            from pg_shdepend d join pg_roles r on r.oid = d.refobjid
            where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o'
              and r.rolname in ('plinth_app', 'plinth_sequencer')""",
            """
            select format('role %s may create objects in schema %s', r.role, n.nspname)
            from pg_namespace n, unnest(array['plinth_app', 'plinth_sequencer']) as r(role)
            where n.nspname not like 'pg\\_%temp\\_%' and has_schema_privilege(r.role, n.oid, 'CREATE')""",
            """
            select format('role %s may create schemas or temporary tables', r.role)
            from unnest(array['plinth_app', 'plinth_sequencer']) as r(role)
            where has_database_privilege(r.role, current_database(), 'CREATE, TEMPORARY')""",
            """
            select format('default privileges of %s hand on what is made later', d.defaclrole::regrole)
            from pg_default_acl d, aclexplode(d.defaclacl) a
            where a.grantee = 0 or a.grantee in (
              select oid from pg_roles where rolname in ('plinth_app', 'plinth_sequencer'))""",
            """
            select format('%s may truncate or own-trigger table %s', r.role, c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace,
              unnest(array['plinth_app', 'plinth_sequencer']) as r(role)
            where n.nspname in ('tenant', 'instance', 'guard') and c.relkind in ('r', 'p')
              and has_table_privilege(r.role, c.oid, 'TRUNCATE, TRIGGER, REFERENCES')""",
            // org_directory tells which organisation lives where, and nothing confidential; the sequencers share a
            // lease
            """
            select format('%s can use %s', r.role, c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace,
              unnest(array['plinth_app', 'plinth_sequencer']) as r(role)
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and has_schema_privilege(r.role, n.oid, 'USAGE')
              and n.nspname not in ('tenant', 'pg_catalog', 'information_schema')
              and (has_table_privilege(r.role, c.oid, 'SELECT, INSERT, UPDATE, DELETE')
                or has_any_column_privilege(r.role, c.oid, 'SELECT, INSERT, UPDATE'))
              and not (r.role = 'plinth_app' and n.nspname = 'instance' and c.relname = 'org_directory'
                and not has_table_privilege(r.role, c.oid, 'DELETE')
                and not has_any_column_privilege(r.role, c.oid, 'UPDATE'))
              and not (r.role = 'plinth_sequencer' and n.nspname = 'instance' and c.relname = 'ledger_lease')""",
            """
            select format('plinth_sequencer can use %s, which is no table of the ledger', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relname not like 'ledger%'
              and (has_table_privilege('plinth_sequencer', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
                or has_any_column_privilege('plinth_sequencer', c.oid, 'SELECT, INSERT, UPDATE'))""",
            """
            select format('table %s holds entries or evidence and can be rewritten by plinth_app', c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tenant' and c.relkind in ('r', 'p') and (c.relname like 'ledger%'
                or c.relname in ('trust_run', 'trust_opening', 'trust_gap', 'trust_change'))
              and (has_table_privilege('plinth_app', c.oid, 'UPDATE, DELETE')
                or has_any_column_privilege('plinth_app', c.oid, 'UPDATE'))""",
            """
            select format('function %s runs with its owner''s rights and is not guard.current_org', p.oid::regprocedure)
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
              and p.oid is distinct from to_regprocedure('guard.current_org()')""",
            """
            select format('function %s can be called by everyone', p.oid::regprocedure)
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('tenant', 'instance', 'guard') and has_function_privilege('public', p.oid, 'EXECUTE')
              and not exists (select 1 from pg_depend d
                where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')""");

    private RightsRules() {}
}
