-- Who wants which slug, kept by the installation in its home region: before an organisation is made anywhere its slug is taken
-- here, and the installation's log has its entry once announced_at is set. The organisation is named as entries name it, by the
-- text of its id: no row of its own lies outside of its region.
create table tenant.organisation_reservation (
  org_id uuid not null,
  slug text not null check (slug ~ '^[a-z][a-z0-9-]{1,38}$'),
  organisation text not null check (length(organisation) = 36),
  region text not null,
  reserved_at timestamptz not null,
  announced_at timestamptz,
  principal_kind text not null,
  principal_id text not null,
  on_behalf_kind text,
  on_behalf_id text,
  request_id uuid not null,
  purpose text,
  primary key (org_id, slug)
);
create index organisation_reservation_open on tenant.organisation_reservation (org_id, reserved_at)
  where announced_at is null;
alter table tenant.organisation_reservation enable row level security;
alter table tenant.organisation_reservation force row level security;
create policy org_only on tenant.organisation_reservation
  using (org_id = (select guard.current_org())) with check (org_id = (select guard.current_org()));
grant select, insert, delete on tenant.organisation_reservation to plinth_app;
grant update (announced_at) on tenant.organisation_reservation to plinth_app;
