-- What the probes found. Evidence itself is in the log of the installation; these rows say which entries it is, so that
-- neither an entry nor a row can go missing without the other telling. All rows belong to the installation's own organisation.

-- Which process runs the probes, by the database's clock.
create table tenant.trust_lease (
  org_id uuid not null primary key,
  holder uuid not null,
  expires_at timestamptz not null
);

-- One row a run. The numbers of a probe have no gaps; digest is the SHA-256 over the facts of its entry.
create table tenant.trust_run (
  org_id uuid not null,
  probe text not null check (probe ~ '^[a-z][a-z0-9-]{1,39}$'),
  number bigint not null check (number > 0),
  entry_id uuid not null,
  against text not null check (against ~ '^[a-z][a-z0-9-]{1,39}$'),
  outcome text not null check (outcome in ('held', 'broken', 'unable')),
  digest bytea not null check (octet_length(digest) = 32),
  primary key (org_id, probe, number),
  constraint trust_run_entry unique (org_id, entry_id)
);

-- What the entry of a run only commits to: SHA-256 over salt and content is in the entry.
create table tenant.trust_opening (
  org_id uuid not null,
  entry_id uuid not null,
  audience text not null check (audience in ('customer', 'auditor')),
  salt bytea not null check (octet_length(salt) = 32),
  content bytea not null check (octet_length(content) <= 65536),
  primary key (org_id, entry_id, audience),
  constraint trust_opening_run foreign key (org_id, entry_id) references tenant.trust_run (org_id, entry_id)
);

-- Runs up to this number of this probe do not fit the log, which an entry says; they show nothing any more.
create table tenant.trust_gap (
  org_id uuid not null,
  probe text not null,
  number bigint not null check (number >= 0),
  nth int not null check (nth > 0),
  why text not null,
  entry_id uuid not null,
  primary key (org_id, probe, nth),
  constraint trust_gap_entry unique (org_id, entry_id)
);

-- Each change of a claim's state, with its entry. The numbers of a claim have no gaps.
create table tenant.trust_change (
  org_id uuid not null,
  claim text not null check (claim ~ '^[A-Z]{2}-[0-9]{2,3}$'),
  number bigint not null check (number > 0),
  at timestamptz not null,
  state text not null,
  reason text not null,
  entry_id uuid not null,
  primary key (org_id, claim, number),
  constraint trust_change_entry unique (org_id, entry_id)
);
create index trust_change_recent on tenant.trust_change (org_id, at);

-- A summary for the strip of 90 days; worst is NULL until the day's runs have been judged.
create table tenant.trust_day (
  org_id uuid not null,
  claim text not null,
  day date not null,
  worst smallint check (worst >= 0),
  held bigint not null default 0,
  broken bigint not null default 0,
  unable bigint not null default 0,
  rehearsed bigint not null default 0,
  primary key (org_id, claim, day)
);
create index trust_day_recent on tenant.trust_day (org_id, day);

do $$
declare
  t text;
begin
  foreach t in array array['trust_lease', 'trust_run', 'trust_opening', 'trust_gap', 'trust_change', 'trust_day'] loop
    execute format('alter table tenant.%I enable row level security', t);
    execute format('alter table tenant.%I force row level security', t);
    execute format('create policy org_only on tenant.%I using (org_id = (select guard.current_org()))'
      ' with check (org_id = (select guard.current_org()))', t);
    execute format('grant select, insert on tenant.%I to plinth_app', t);
  end loop;
end
$$;

-- Evidence can be added and never changed.
grant update on tenant.trust_lease, tenant.trust_day to plinth_app;
