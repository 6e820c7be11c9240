-- One log per organisation. The application appends to the inbox and reads; the sequencer orders, hashes and publishes.
-- Nothing here can be changed or removed by the application's role.

grant usage on schema instance to plinth_sequencer;

-- Who sequences this store. One row; the epoch grows with every holder, so a holder that overslept is noticed.
create table instance.ledger_lease (
  name text primary key,
  holder uuid not null,
  epoch bigint not null,
  expires_at timestamptz not null
);
grant select, insert, update on instance.ledger_lease to plinth_sequencer;

-- Appended, not sequenced yet. entry_id grows with time, so it is also the order.
create table tenant.ledger_inbox (
  org_id uuid not null,
  entry_id uuid not null,
  time timestamptz not null,
  body bytea not null check (octet_length(body) <= 61440),
  action text not null,
  actor text not null,
  object_type text not null,
  object_id text not null,
  subject_id uuid,
  purpose text,
  primary key (org_id, entry_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000000);

-- Sequenced. The columns beside the body repeat parts of it so that it can be searched; what counts is the body.
create table tenant.ledger_entry (
  org_id uuid not null,
  idx bigint not null check (idx >= 0),
  entry_id uuid not null,
  time timestamptz not null,
  body bytea not null,
  action text not null,
  actor text not null,
  object_type text not null,
  object_id text not null,
  subject_id uuid,
  purpose text,
  primary key (org_id, idx),
  constraint ledger_entry_once unique (org_id, entry_id)
);
create index ledger_entry_subject on tenant.ledger_entry (org_id, subject_id, idx) where subject_id is not null;
create index ledger_entry_object on tenant.ledger_entry (org_id, object_id, idx);

-- Hash tiles as in C2SP tlog-tiles. A partial tile is a beginning of the full one, so only the widest is kept.
create table tenant.ledger_tile (
  org_id uuid not null,
  level smallint not null check (level between 0 and 63),
  tile bigint not null check (tile >= 0),
  width smallint not null check (width between 1 and 256),
  hashes bytea not null,
  primary key (org_id, level, tile),
  check (octet_length(hashes) = width * 32)
);
alter table tenant.ledger_tile alter column hashes set storage external;

-- Integrated: size and root of the tree over tenant.ledger_entry. Bodies below pruned_below were dropped by retention.
create table tenant.ledger_head (
  org_id uuid not null primary key,
  size bigint not null check (size >= 0),
  root bytea not null check (octet_length(root) = 32),
  pruned_below bigint not null default 0 check (pruned_below % 256 = 0 and pruned_below <= size)
);

-- Published: the newest signed checkpoint, and those that a witness cosigned.
create table tenant.ledger_checkpoint (
  org_id uuid not null,
  size bigint not null,
  root bytea not null check (octet_length(root) = 32),
  note text not null,
  signed_at timestamptz not null,
  primary key (org_id, size)
);

create table tenant.ledger_cosignature (
  org_id uuid not null,
  size bigint not null,
  witness text not null,
  nth int not null,
  line text not null,
  at timestamptz not null,
  primary key (org_id, size, witness, nth),
  constraint ledger_cosignature_checkpoint foreign key (org_id, size) references tenant.ledger_checkpoint (org_id, size)
    on delete cascade
);

-- Personal content of entries, sealed under the subject's key. A rotation adds a row; the sequencer takes the older away.
create table tenant.ledger_payload (
  org_id uuid not null,
  entry_id uuid not null,
  key_version int not null,
  generation int not null,
  subject_id uuid not null,
  sealed bytea not null,
  primary key (org_id, entry_id, key_version)
);
create index ledger_payload_key on tenant.ledger_payload (org_id, key_version, entry_id);
create index ledger_payload_subject on tenant.ledger_payload (org_id, subject_id, generation);

-- How long bodies are kept, newest row first; no row means for ever.
create table tenant.ledger_retention (
  org_id uuid not null,
  decided_at timestamptz not null,
  keep_days int check (keep_days between 1 and 36500),
  primary key (org_id, decided_at)
);

do $$
declare
  t text;
begin
  foreach t in array array['ledger_inbox', 'ledger_entry', 'ledger_tile', 'ledger_head', 'ledger_checkpoint',
                           'ledger_cosignature', 'ledger_payload', 'ledger_retention'] loop
    execute format('alter table tenant.%I enable row level security', t);
    execute format('alter table tenant.%I force row level security', t);
    execute format('create policy org_only on tenant.%I to plinth_app using (org_id = (select guard.current_org()))'
      ' with check (org_id = (select guard.current_org()))', t);
    execute format('create policy sequencer on tenant.%I to plinth_sequencer using (true) with check (true)', t);
    execute format('grant select on tenant.%I to plinth_app, plinth_sequencer', t);
  end loop;
end
$$;

grant insert on tenant.ledger_inbox, tenant.ledger_payload, tenant.ledger_retention to plinth_app;
grant delete on tenant.ledger_inbox, tenant.ledger_entry, tenant.ledger_payload, tenant.ledger_checkpoint,
  tenant.ledger_cosignature to plinth_sequencer;
grant insert on tenant.ledger_entry, tenant.ledger_tile, tenant.ledger_head, tenant.ledger_checkpoint,
  tenant.ledger_cosignature to plinth_sequencer;
grant update on tenant.ledger_tile, tenant.ledger_head to plinth_sequencer;
