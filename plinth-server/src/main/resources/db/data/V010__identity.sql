-- Who may call: operators of the installation, API keys, console sessions; and requests that must happen once.
-- Operators and their sessions and keys are rows of the instance organisation. No credential is stored, only keyed digests.

create table tenant.operator (
  org_id uuid not null,
  id uuid not null,
  account bytea not null check (length(account) = 32),
  password text not null check (password like '$2a$%'),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (org_id, id),
  constraint operator_account_unique unique (org_id, account)
);
alter table tenant.operator enable row level security;
alter table tenant.operator force row level security;
create policy org_only on tenant.operator
  using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
grant select, insert, update on tenant.operator to plinth_app;

create table tenant.console_session (
  org_id uuid not null,
  digest bytea not null check (length(digest) = 32),
  operator uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (org_id, digest),
  constraint console_session_operator foreign key (org_id, operator) references tenant.operator (org_id, id)
);
create index console_session_operator on tenant.console_session (org_id, operator);
alter table tenant.console_session enable row level security;
alter table tenant.console_session force row level security;
create policy org_only on tenant.console_session
  using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
grant select, insert, update, delete on tenant.console_session to plinth_app;

create table tenant.api_key (
  org_id uuid not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  role text not null check (role in ('OWNER', 'ADMIN', 'AGENT', 'AUDITOR', 'OPERATOR')),
  scopes text[] not null,
  department uuid,
  digest bytea not null check (length(digest) = 32),
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id),
  constraint api_key_department foreign key (org_id, department) references tenant.department (org_id, id)
);
alter table tenant.api_key enable row level security;
alter table tenant.api_key force row level security;
create policy org_only on tenant.api_key
  using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
grant select, insert on tenant.api_key to plinth_app;
grant update (revoked_at) on tenant.api_key to plinth_app;

create table tenant.idempotency (
  org_id uuid not null,
  key bytea not null check (length(key) = 32),
  request bytea not null check (length(request) = 32),
  reference text not null,
  expires_at timestamptz not null,
  primary key (org_id, key)
);
create index idempotency_expires on tenant.idempotency (org_id, expires_at);
alter table tenant.idempotency enable row level security;
alter table tenant.idempotency force row level security;
create policy org_only on tenant.idempotency
  using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
grant select, insert, update, delete on tenant.idempotency to plinth_app;
