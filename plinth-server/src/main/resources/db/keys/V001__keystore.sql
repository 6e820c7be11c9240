-- Wrapped keys, salts of subjects, and changes under way. Apart from the rows they protect, with backups that live short.
create schema keystore;

-- Which key-encryption key an organisation's keysets are wrapped under.
create table keystore.org_kek (
    org_id      uuid        not null primary key,
    provider    text        not null,
    key_id      text        not null,
    custody     text        not null check (custody in ('managed', 'customer')),
    state       text        not null check (state in ('active', 'pulled')),
    generation  integer     not null check (generation > 0),
    -- grows with every change of this organisation's keys: cached keys of an older epoch are dropped
    epoch       bigint      not null default 1,
    -- grows with every shredded subject
    shred_epoch bigint      not null default 0,
    created_at  timestamptz not null,
    changed_at  timestamptz not null,
    pulled_at   timestamptz,
    -- longest time any node went on after the last pull
    stop_millis bigint,
    check ((state = 'pulled') = (pulled_at is not null)),
    constraint org_kek_used_once unique (provider, key_id)
);

create table keystore.org_key (
    org_id       uuid        not null references keystore.org_kek,
    purpose      text        not null,
    version      integer     not null check (version > 0),
    wrapped      bytea,
    kek_provider text        not null,
    kek_id       text        not null,
    state        text        not null check (state in ('active', 'retiring', 'destroyed')),
    created_at   timestamptz not null,
    retired_at   timestamptz,
    destroyed_at timestamptz,
    primary key (org_id, purpose, version),
    check ((state = 'destroyed') = (wrapped is null)),
    check ((state = 'destroyed') = (destroyed_at is not null)),
    check ((state = 'active') = (retired_at is null))
);
create unique index org_key_one_active on keystore.org_key (org_id, purpose) where state = 'active';

-- A shredded salt leaves its row behind, so that the subject comes back under the next generation.
create table keystore.subject_salt (
    org_id      uuid        not null,
    subject_id  uuid        not null,
    generation  integer     not null check (generation > 0),
    salt        bytea check (octet_length(salt) = 32),
    created_at  timestamptz not null,
    shredded_at timestamptz,
    shred_epoch bigint,
    primary key (org_id, subject_id, generation),
    check ((salt is null) = (shredded_at is not null)),
    check ((shredded_at is null) = (shred_epoch is null))
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20);
create unique index subject_salt_one_live on keystore.subject_salt (org_id, subject_id) where shredded_at is null;
create index subject_salt_shredded on keystore.subject_salt (org_id, shred_epoch) where shred_epoch is not null;

-- One retiring version being emptied.
create table keystore.rotation (
    org_id       uuid        not null references keystore.org_kek,
    purpose      text        not null,
    from_version integer     not null,
    to_version   integer     not null,
    state        text        not null check (state in ('running', 'emptied', 'done')),
    total        bigint,
    moved        bigint      not null default 0,
    started_at   timestamptz not null,
    updated_at   timestamptz not null,
    finished_at  timestamptz,
    leased_until timestamptz,
    primary key (org_id, purpose, from_version),
    foreign key (org_id, purpose, from_version) references keystore.org_key,
    foreign key (org_id, purpose, to_version) references keystore.org_key
);

-- A change that spans both stores, kept until its entries are written and it has taken effect.
create table keystore.change (
    org_id          uuid        not null,
    change_id       uuid        not null,
    action          text        not null,
    object_type     text        not null,
    object_id       text        not null,
    detail          text        not null,
    principal_kind  text        not null,
    principal_id    text        not null,
    on_behalf_kind  text,
    on_behalf_id    text,
    request_id      uuid        not null,
    reason          text,
    state           text        not null check (state in ('intended', 'applied')),
    outcome         text,
    created_at      timestamptz not null,
    touched_at      timestamptz not null,
    primary key (org_id, change_id)
);

grant usage on schema keystore to plinth_keys;
grant select, insert, update on keystore.org_kek, keystore.org_key, keystore.subject_salt, keystore.rotation to plinth_keys;
grant select, insert, update, delete on keystore.change to plinth_keys;
