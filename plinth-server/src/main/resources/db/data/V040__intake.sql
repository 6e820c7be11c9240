-- Imports of files. A row says how far one file got; its id is made from the file's digest, format and mapping under a key of
-- the organisation, so sending the file again finds it. Nothing of a file's content is kept here: findings name places only.

create table tenant.intake_import (
    org_id      uuid        not null,
    id          uuid        not null,
    format      text        not null check (format in ('x12', 'chat-jsonl', 'csv')),
    state       text        not null check (state in ('checking', 'loading', 'loaded', 'refused', 'stopped')),
    worker      uuid        not null,
    lease_until timestamptz not null,
    bytes       bigint      not null check (bytes >= 0),
    checked     bigint      not null default 0,
    total       bigint,
    committed   bigint      not null default 0 check (committed >= 0),
    written     bigint      not null default 0,
    kept        bigint      not null default 0,
    counts      bytea,
    problems    bigint      not null default 0,
    notes       bigint      not null default 0,
    report      bytea,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    finished_at timestamptz,
    primary key (org_id, id),
    check (written + kept <= committed),
    check (state <> 'loaded' or (committed = total and finished_at is not null)),
    check (state <> 'refused' or committed = 0)
);
create index intake_import_recent on tenant.intake_import (org_id, created_at, id);

create table tenant.intake_mapping (
    org_id     uuid        not null,
    name       text        not null check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
    text       bytea       not null check (octet_length(text) <= 262144),
    updated_at timestamptz not null,
    primary key (org_id, name)
);

alter table tenant.intake_import enable row level security;
alter table tenant.intake_import force row level security;
create policy org_only on tenant.intake_import
    using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
alter table tenant.intake_mapping enable row level security;
alter table tenant.intake_mapping force row level security;
create policy org_only on tenant.intake_mapping
    using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));

grant select, insert, update on tenant.intake_import to plinth_app;
grant select, insert, update on tenant.intake_mapping to plinth_app;
