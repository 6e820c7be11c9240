-- Collections of records. Values of sealed classes are only ever in record.sealed; record.clear holds public and internal
-- fields; record_index holds keyed hashes. Byte layouts: docs/formats/vault-rows-v1.md.

create table tenant.collection (
    org_id     uuid        not null,
    id         uuid        not null,
    name       text        not null check (name ~ '^[a-z][a-z0-9_-]{0,62}$'),
    version    integer     not null check (version > 0),
    schema     bytea       not null,
    created_at timestamptz not null,
    primary key (org_id, id),
    constraint collection_name_key unique (org_id, name)
);

create table tenant.record (
    org_id        uuid        not null,
    collection_id uuid        not null,
    id            uuid        not null,
    version       bigint      not null check (version > 0),
    subject_id    uuid,
    department_id uuid,
    key_version   integer     not null,
    generation    integer     not null,
    entry_id      uuid        not null,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    clear         bytea       not null,
    sealed        bytea       not null,
    primary key (org_id, collection_id, id),
    constraint record_collection_fk foreign key (org_id, collection_id) references tenant.collection (org_id, id),
    constraint record_department_fk foreign key (org_id, department_id) references tenant.department (org_id, id)
);
-- ciphertext does not compress
alter table tenant.record alter column sealed set storage external;
-- counting the uses of a key version, and the next batch to re-encrypt
create index record_key_version on tenant.record (org_id, key_version, collection_id, id);
-- everything about one subject: exports, erasure, uses of its salt
create index record_subject on tenant.record (org_id, subject_id, generation) where subject_id is not null;
-- lists for callers who see one department only
create index record_department on tenant.record (org_id, collection_id, department_id, id) where department_id is not null;

create table tenant.record_index (
    org_id        uuid     not null,
    collection_id uuid     not null,
    record_id     uuid     not null,
    field_id      integer  not null,
    key_version   integer  not null,
    hash          bytea    not null,
    primary key (org_id, collection_id, record_id, field_id),
    constraint record_index_record_fk foreign key (org_id, collection_id, record_id)
        references tenant.record (org_id, collection_id, id) on delete cascade
);
create index record_index_lookup on tenant.record_index (org_id, collection_id, field_id, hash, record_id);
create index record_index_key_version on tenant.record_index (org_id, key_version, collection_id, record_id);

create table tenant.attachment (
    org_id        uuid        not null,
    id            uuid        not null,
    collection_id uuid        not null,
    record_id     uuid        not null,
    name          text        not null,
    content_type  text        not null,
    size          bigint      not null check (size >= 0),
    subject_id    uuid,
    key_version   integer     not null,
    generation    integer     not null,
    wrapped_key   bytea       not null,
    complete      boolean     not null,
    entry_id      uuid,
    created_at    timestamptz not null,
    touched_at    timestamptz not null,
    primary key (org_id, id),
    constraint attachment_record_fk foreign key (org_id, collection_id, record_id)
        references tenant.record (org_id, collection_id, id) on delete cascade,
    check (not complete or entry_id is not null)
);
create unique index attachment_name on tenant.attachment (org_id, collection_id, record_id, name) where complete;
create index attachment_record on tenant.attachment (org_id, collection_id, record_id);
create index attachment_key_version on tenant.attachment (org_id, key_version, id) where complete;
create index attachment_subject on tenant.attachment (org_id, subject_id, generation) where complete and subject_id is not null;
create index attachment_unfinished on tenant.attachment (org_id, touched_at) where not complete;

create table tenant.attachment_chunk (
    org_id        uuid    not null,
    attachment_id uuid    not null,
    seq           integer not null,
    bytes         bytea   not null check (octet_length(bytes) <= 65536),
    primary key (org_id, attachment_id, seq),
    constraint attachment_chunk_fk foreign key (org_id, attachment_id)
        references tenant.attachment (org_id, id) on delete cascade
);
alter table tenant.attachment_chunk alter column bytes set storage external;

alter table tenant.collection enable row level security;
alter table tenant.collection force row level security;
create policy org_only on tenant.collection
    using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
alter table tenant.record enable row level security;
alter table tenant.record force row level security;
create policy org_only on tenant.record
    using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
alter table tenant.record_index enable row level security;
alter table tenant.record_index force row level security;
create policy org_only on tenant.record_index
    using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
alter table tenant.attachment enable row level security;
alter table tenant.attachment force row level security;
create policy org_only on tenant.attachment
    using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
alter table tenant.attachment_chunk enable row level security;
alter table tenant.attachment_chunk force row level security;
create policy org_only on tenant.attachment_chunk
    using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));

grant select, insert on tenant.collection to plinth_app;
grant update (schema, version) on tenant.collection to plinth_app;
grant select, insert, update, delete on tenant.record to plinth_app;
grant select, insert, update, delete on tenant.record_index to plinth_app;
grant select, insert, update, delete on tenant.attachment to plinth_app;
grant select, insert, delete on tenant.attachment_chunk to plinth_app;
