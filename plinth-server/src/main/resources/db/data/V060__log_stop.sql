-- A log that is not what was signed takes no entries until it was looked at: neither from the process that found it nor from
-- any other of the region, of this version or an older one.

create table tenant.ledger_stop (
  org_id uuid not null primary key,
  why text not null,
  -- an entry that was appended and is neither in the inbox nor in the log, if that is why
  entry_id uuid,
  since timestamptz not null default clock_timestamp()
);
alter table tenant.ledger_stop enable row level security;
alter table tenant.ledger_stop force row level security;
create policy org_only on tenant.ledger_stop to plinth_app using (org_id = (select guard.current_org()))
  with check (org_id = (select guard.current_org()));
create policy sequencer on tenant.ledger_stop to plinth_sequencer using (true) with check (true);
grant select on tenant.ledger_stop to plinth_app;
grant select, insert, delete on tenant.ledger_stop to plinth_sequencer;

-- Runs with the rights of the application, so its policy leaves at most the row of the bound organisation.
create function tenant.ledger_refuse_when_stopped() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select 1 from tenant.ledger_stop) then
    raise exception 'the log of this organisation is stopped' using errcode = 'PL001';
  end if;
  return null;
end
$$;
revoke all on function tenant.ledger_refuse_when_stopped() from public;
create trigger ledger_refuse_when_stopped before insert on tenant.ledger_inbox
  for each statement execute function tenant.ledger_refuse_when_stopped();
