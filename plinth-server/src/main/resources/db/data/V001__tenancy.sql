-- Organisations, departments, settings, and the function that tells which organisation a transaction is bound to.

create schema guard;
create schema tenant;
create schema instance;
create extension pgcrypto schema guard;

-- Only the owner can read the key; the function's source can be read by every role, so the key is not in it.
create table guard.context_key (
  id int primary key,
  key bytea not null
);

-- The organisation of the signed context. Raises, and so fails closed, when it is unset, malformed, expired or forged.
create function guard.current_org() returns uuid
  language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
declare
  token text := current_setting('plinth.context');
  signed text;
begin
  if token !~ '^[0-9a-f-]{36}\.[0-9]{1,12}\.[0-9a-f]{16}\.[0-9a-f]{64}$' then
    raise exception 'no organisation is bound to this transaction' using errcode = '42501';
  end if;
  signed := left(token, -65);
  -- digests are compared, so that the time a comparison takes tells nothing about the right signature
  if sha256(encode(guard.hmac(signed::bytea, (select key from guard.context_key where id = 1), 'sha256'), 'hex')::bytea)
      is distinct from sha256(right(token, 64)::bytea) then
    raise exception 'the organisation of this transaction is not signed by this installation' using errcode = '42501';
  end if;
  if split_part(signed, '.', 2)::bigint < extract(epoch from clock_timestamp()) then
    raise exception 'the organisation was bound to this transaction too long ago' using errcode = '42501';
  end if;
  return split_part(signed, '.', 1)::uuid;
end
$$;

revoke all on function guard.current_org() from public;
grant usage on schema guard, tenant, instance to plinth_app;
grant usage on schema guard, tenant to plinth_sequencer;
grant execute on function guard.current_org() to plinth_app, plinth_sequencer;

-- Which organisation lives here. No tenant data: read across organisations to route a request.
create table instance.org_directory (
  org_id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,38}$'),
  name text not null check (length(name) between 1 and 120),
  profile text not null,
  tier text not null,
  created_at timestamptz not null,
  is_instance boolean not null
);
create unique index org_directory_one_instance on instance.org_directory (is_instance) where is_instance;
alter table instance.org_directory enable row level security;
alter table instance.org_directory force row level security;
create policy everyone_reads on instance.org_directory for select using (true);
-- an organisation is announced only by the transaction that creates it, or its name and region could be taken by another
create policy own_row on instance.org_directory for insert with check (org_id = (select guard.current_org()));
grant select, insert on instance.org_directory to plinth_app;

create table tenant.department (
  org_id uuid not null,
  id uuid not null,
  key text not null check (key ~ '^[a-z][a-z0-9-]{0,38}$'),
  name text not null check (length(name) between 1 and 120),
  primary key (org_id, id),
  constraint department_key_unique unique (org_id, key)
);
alter table tenant.department enable row level security;
alter table tenant.department force row level security;
create policy org_only on tenant.department
  using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
grant select, insert, update on tenant.department to plinth_app;

create table tenant.organisation_setting (
  org_id uuid not null,
  key text not null,
  value text not null,
  primary key (org_id, key)
);
alter table tenant.organisation_setting enable row level security;
alter table tenant.organisation_setting force row level security;
create policy org_only on tenant.organisation_setting
  using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
grant select, insert, update, delete on tenant.organisation_setting to plinth_app;
