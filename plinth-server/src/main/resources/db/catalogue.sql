-- Everything in the catalogue of one of Plinth's databases that decides what a statement reads, writes or runs, one object a row:
-- its name, and what it is. Says the same for fresh and upgraded databases and for every supported version of PostgreSQL, and
-- can be asked by any role. What PostgreSQL brings along itself has an oid below 16384.

with ours as (
  select oid, rolname from pg_roles where rolname = any (array[{roles}])
),
spaces as (
  select oid, nspname, nspowner, nspacl from pg_namespace where nspname !~ '^pg_(toast|temp_|toast_temp_)'
),
-- what an extension made; anybody may call a function of his a part of one, so that alone excuses nothing
part as (
  select d.classid, d.objid, e.extname, e.extnamespace from pg_depend d
  join pg_extension e on d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid where d.deptype = 'e'
),
relation as (
  select c.*, format('%I.%I', s.nspname, c.relname) as name from pg_class c join spaces s on s.oid = c.relnamespace
  where c.oid >= 16384 and not (c.relkind = 'v' and s.nspname not in ('tenant', 'instance', 'guard', 'keystore') and exists (
    select 1 from part where classid = 'pg_class'::regclass and objid = c.oid and extname = 'pg_stat_statements'))
),
-- the owner of a thing always has all rights to it
acl as (
  select 'relation' as kind, oid::bigint as oid, 0 as sub, relowner as owner,
    coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner)) as acl from relation
  union all select 'relation', a.attrelid, a.attnum, r.relowner, a.attacl
    from pg_attribute a join relation r on r.oid = a.attrelid where not a.attisdropped
  union all select 'function', oid, 0, proowner, coalesce(proacl, acldefault('f', proowner)) from pg_proc where oid >= 16384
  union all select 'schema', oid, 0, nspowner, coalesce(nspacl, acldefault('n', nspowner)) from spaces
    where oid >= 16384 or nspname = 'public'
),
granted as (
  select kind, oid, sub, string_agg(format('grants %s %s', grantee, rights), '; ' order by grantee collate "C") as rights from (
    select acl.kind, acl.oid, acl.sub, case when x.grantee = 0 then 'public' else pg_get_userbyid(x.grantee) end as grantee,
      string_agg(lower(x.privilege_type) || case when x.is_grantable then ' with grant option' else '' end, ', '
        order by x.privilege_type collate "C") as rights
    from acl cross join lateral aclexplode(acl.acl) x where x.grantee <> acl.owner group by 1, 2, 3, 4) each
  group by 1, 2, 3
),
described (object, description) as (
  select 'schema ' || quote_ident(s.nspname),
    concat_ws('; ', case when s.nspname <> 'public' then 'owner ' || pg_get_userbyid(s.nspowner) end, g.rights)
  from spaces s left join granted g on g.kind = 'schema' and g.oid = s.oid
  where s.oid >= 16384 or s.nspname = 'public'

  union all select format('%s %s', case r.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
      when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' when 'c' then 'type' else r.relkind::text end,
      r.name),
    concat_ws('; ', 'owner ' || pg_get_userbyid(r.relowner),
      case when r.relkind in ('r', 'p') then case when not r.relrowsecurity then 'no row-level security'
        when not r.relforcerowsecurity then 'row-level security, not for its owner' else 'row-level security forced' end end,
      case when r.relpersistence <> 'p' then 'not logged' end,
      case when r.relkind = 'v' then array_to_string(r.reloptions, ', ') end,
      case when r.relkind in ('v', 'm') then pg_get_viewdef(r.oid) end,
      (select 'inherits ' || string_agg(format('%I.%I', n.nspname, p.relname), ', ' order by p.relname collate "C") from pg_inherits i
        join pg_class p on p.oid = i.inhparent join pg_namespace n on n.oid = p.relnamespace where i.inhrelid = r.oid),
      g.rights)
  from relation r left join granted g on g.kind = 'relation' and g.oid = r.oid and g.sub = 0 where r.relkind not in ('i', 'I')

  union all select format('column %I of %s', a.attname, r.name),
    concat_ws('; ', format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end,
      case when a.attcollation <> t.typcollation then 'collation ' || a.attcollation::regcollation end,
      case when a.attidentity <> '' then 'identity' end,
      case when d.adbin is not null then
        case when a.attgenerated = '' then 'default ' else 'generated ' end || pg_get_expr(d.adbin, d.adrelid) end,
      g.rights)
  from pg_attribute a join relation r on r.oid = a.attrelid join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    left join granted g on g.kind = 'relation' and g.oid = a.attrelid and g.sub = a.attnum
  where a.attnum > 0 and not a.attisdropped and r.relkind not in ('i', 'I')

  -- PostgreSQL 18 keeps not null as constraints, which older ones do not; the columns tell it
  union all select format('constraint %I of %s', k.conname, coalesce(r.name, k.contypid::regtype::text)),
    concat_ws('; ', pg_get_constraintdef(k.oid), (
      select string_agg(format('%s %s', f.proname, case i.tgenabled when 'O' then 'on' else 'off' end), ', '
        order by f.proname collate "C") from pg_trigger i join pg_proc f on f.oid = i.tgfoid where i.tgconstraint = k.oid))
  from pg_constraint k left join relation r on r.oid = k.conrelid where k.oid >= 16384 and k.contype <> 'n'

  union all select 'index ' || r.name, concat_ws('; ', pg_get_indexdef(r.oid), case when not x.indisvalid then 'not valid' end)
  from relation r join pg_index x on x.indexrelid = r.oid where r.relkind in ('i', 'I')

  union all select format('policy %I of %s', p.polname, r.name),
    concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end, 'for',
      case p.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end, 'to',
      (select string_agg(case when role = 0 then 'public' else pg_get_userbyid(role) end, ', ' order by role) from unnest(p.polroles) role),
      'using ' || pg_get_expr(p.polqual, p.polrelid), 'with check ' || pg_get_expr(p.polwithcheck, p.polrelid))
  from pg_policy p join relation r on r.oid = p.polrelid

  union all select format('trigger %I of %s', t.tgname, r.name),
    pg_get_triggerdef(t.oid) || case t.tgenabled when 'O' then '' when 'D' then '; disabled' else '; fires otherwise' end
  from pg_trigger t join relation r on r.oid = t.tgrelid where not t.tgisinternal

  union all select format('rule %I of %s', w.rulename, r.name), pg_get_ruledef(w.oid)
  from pg_rewrite w join relation r on r.oid = w.ev_class where not (r.relkind in ('v', 'm') and w.rulename = '_RETURN')

  union all select format('function %I.%I(%s)', s.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
    concat_ws('; ', pg_get_function_arguments(p.oid), 'returns ' || pg_get_function_result(p.oid), l.lanname,
      -- which role installed an extension is not the same everywhere
      case when not exists (select 1 from part where classid = 'pg_proc'::regclass and objid = p.oid)
        then 'owner ' || pg_get_userbyid(p.proowner) end,
      case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end, 'parallel ' || p.proparallel::text,
      case when p.proisstrict then 'strict' end, case when p.proleakproof then 'leakproof' end,
      case when p.prosecdef then 'security definer' end, 'set ' || array_to_string(p.proconfig, ', '), g.rights,
      case when l.lanname = 'c' then p.probin || ' ' || p.prosrc
        else 'source sha256:' || encode(sha256(convert_to(coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), 'UTF8')), 'hex') end)
  from pg_proc p join spaces s on s.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    left join granted g on g.kind = 'function' and g.oid = p.oid
  -- the library of an extension comes with the server, and which functions it has differs between versions
  where p.oid >= 16384 and (p.proname = 'hmac' or not (l.lanname = 'c' and not p.prosecdef and p.proconfig is null and exists (
    select 1 from part where classid = 'pg_proc'::regclass and objid = p.oid and p.probin = '$libdir/' || extname
      and extname in ('pgcrypto', 'pg_stat_statements'))))

  -- what guard.current_org() and the policies are made of
  union all select format('function pg_catalog.%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)),
    concat_ws(' ', l.lanname, p.prosrc, case when p.prosecdef then 'security definer' end,
      'set ' || array_to_string(p.proconfig, ', '), case when p.proowner <> 10 then 'of another owner' end,
      case when p.prosupport <> 0 then 'supported by ' || p.prosupport end)
  from pg_proc p join pg_language l on l.oid = p.prolang
  where p.oid < 16384 and p.pronamespace = 'pg_catalog'::regnamespace and (l.lanname not in ('internal', 'c', 'sql')
    or p.oid in ('sha256(bytea)'::regprocedure, 'encode(bytea, text)'::regprocedure, 'split_part(text, text, integer)'::regprocedure,
      'left(text, integer)'::regprocedure, 'right(text, integer)'::regprocedure, 'current_setting(text)'::regprocedure,
      'set_config(text, text, boolean)'::regprocedure, 'clock_timestamp()'::regprocedure, 'uuid_eq(uuid, uuid)'::regprocedure,
      'textregexne(text, text)'::regprocedure, 'byteaeq(bytea, bytea)'::regprocedure))

  union all select 'type ' || format_type(t.oid, null), t.typtype::text from pg_type t join spaces s on s.oid = t.typnamespace
  where t.oid >= 16384 and (t.typtype in ('d', 'e', 'r', 'm', 'p') or t.typtype = 'b' and t.typelem = 0)

  union all select 'extension ' || quote_ident(e.extname), 'in ' || s.nspname
  from pg_extension e join spaces s on s.oid = e.extnamespace where e.extname <> 'pg_stat_statements'

  -- a role that may set one of these could switch triggers off
  union all select 'parameter ' || parname, array_to_string(paracl, ' ') from pg_parameter_acl

  -- things of which Plinth has none
  union all select format('%s %s', o.type, coalesce(o.identity, made.oid::text)), 'there'
  from (select 'pg_event_trigger'::regclass as class, oid from pg_event_trigger
    union all select 'pg_publication'::regclass, oid from pg_publication
    union all select 'pg_subscription'::regclass, oid from pg_subscription
      where subdbid = (select oid from pg_database where datname = current_database())
    union all select 'pg_foreign_data_wrapper'::regclass, oid from pg_foreign_data_wrapper
    union all select 'pg_foreign_server'::regclass, oid from pg_foreign_server
    union all select 'pg_default_acl'::regclass, oid from pg_default_acl
    union all select 'pg_statistic_ext'::regclass, oid from pg_statistic_ext
    union all select 'pg_cast'::regclass, oid from pg_cast
    union all select 'pg_operator'::regclass, oid from pg_operator
    union all select 'pg_opclass'::regclass, oid from pg_opclass
    union all select 'pg_opfamily'::regclass, oid from pg_opfamily
    union all select 'pg_conversion'::regclass, oid from pg_conversion
    union all select 'pg_transform'::regclass, oid from pg_transform
    union all select 'pg_am'::regclass, oid from pg_am
    union all select 'pg_language'::regclass, oid from pg_language
    union all select 'pg_largeobject'::regclass, oid from pg_largeobject_metadata) made
  cross join lateral pg_identify_object(made.class, made.oid, 0) o where made.oid >= 16384

  union all select 'role ' || quote_ident(r.rolname),
    concat_ws('; ', case when r.rolcanlogin then 'login' else 'no login' end,
      case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypasses row-level security' end,
      case when r.rolcreaterole then 'makes roles' end, case when r.rolcreatedb then 'makes databases' end,
      case when r.rolreplication then 'replication' end,
      (select 'member of ' || string_agg(pg_get_userbyid(m.roleid), ', ' order by pg_get_userbyid(m.roleid) collate "C")
        from pg_auth_members m where m.member = r.oid),
      case when has_database_privilege(r.oid, current_database(), 'CREATE') then 'makes schemas' end,
      case when has_database_privilege(r.oid, current_database(), 'TEMPORARY') then 'makes temporary tables' end)
  from pg_roles r join ours on ours.oid = r.oid

  -- whoever administers the database made these roles and may act as them
  union all select format('membership of %I in %I', m.rolname, ours.rolname), 'there'
  from pg_auth_members a join ours on ours.oid = a.roleid join pg_roles m on m.oid = a.member
  where not m.rolsuper and not m.rolcreaterole

  -- of what the server brings along everybody may use what its makers let everybody use, and our roles no more
  union all select format('grant of %s on %s to %s', lower(x.privilege_type), thing.name,
    case when x.grantee = 0 then 'public' else pg_get_userbyid(x.grantee) end), 'there'
  from (select 'pg_class'::regclass as class, oid, 0 as sub, oid::regclass::text as name, relacl as acl,
        acldefault('r', relowner) as made from pg_class where oid < 16384 and relnamespace <> 'information_schema'::regnamespace
      union all select 'pg_proc'::regclass, oid, 0, oid::regprocedure::text, proacl, acldefault('f', proowner) from pg_proc where oid < 16384
      union all select 'pg_class'::regclass, attrelid, attnum, format('%s (%I)', attrelid::regclass, attname), attacl, acldefault('c', 0)
        from pg_attribute where attrelid < 16384 and attacl is not null) thing
    left join pg_init_privs i on i.classoid = thing.class and i.objoid = thing.oid and i.objsubid = thing.sub
    cross join lateral aclexplode(thing.acl) x
  where thing.acl is not null and (x.grantee = 0 or x.grantee in (select oid from ours)) and not exists (
    select 1 from aclexplode(coalesce(i.initprivs, thing.made)) y where y.grantee = x.grantee and y.privilege_type = x.privilege_type)

  -- settings that decide whether triggers fire, which names mean what, and as whom statements run
  union all select 'setting ' || name, setting from pg_settings
    where name in ('session_replication_role', 'row_security', 'allow_system_table_mods')
  union all select format('setting %s of %s', split_part(setting, '=', 1),
    coalesce(nullif(concat_ws(' in ', (select 'role ' || rolname from ours where oid = d.setrole),
      case when d.setdatabase <> 0 then 'this database' end), ''), 'every role')), setting
  from pg_db_role_setting d cross join lateral unnest(d.setconfig) setting
  where (d.setrole = 0 or d.setrole in (select oid from ours))
    and (d.setdatabase = 0 or d.setdatabase = (select oid from pg_database where datname = current_database()))
    and split_part(setting, '=', 1) ~ '^(session_replication_role|search_path|row_security|role|session_authorization|.*_preload_libraries|plinth\..*)$'
)
select object, regexp_replace(description, '\s+', ' ', 'g') as description from described
order by object collate "C", description collate "C"
