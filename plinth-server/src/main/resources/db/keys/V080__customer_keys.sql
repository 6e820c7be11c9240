-- Since when an organisation has a customer key: only keys rooted before may restore, replace or give up that key. For rows from
-- before, the time of their last change: what was made by then counts.
alter table keystore.org_kek add column customer_since timestamptz;
update keystore.org_kek set customer_since = changed_at where custody = 'customer';
alter table keystore.org_kek
    add constraint org_kek_customer_since check ((custody = 'customer') = (customer_since is not null));

-- Which organisation a customer key belongs to, over all regions: used in the home region. Rows from before are added when Plinth
-- first looks at a region (dev.plinth.keys.KekReservations).
create table keystore.kek_reservation (
    provider    text        not null,
    key_id      text        not null,
    org_id      uuid        not null,
    reserved_at timestamptz not null,
    primary key (provider, key_id)
);
grant select, insert, delete on keystore.kek_reservation to plinth_keys;
