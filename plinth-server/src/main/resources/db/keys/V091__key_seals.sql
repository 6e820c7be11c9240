-- Rows that decide what becomes of an organisation's keys carry a seal: a keyed digest under a secret that lies outside of the
-- database. A row without one, or with another, is refused. Rows from before have none; the first start after this migration
-- seals those that are there, once a region (dev.plinth.tenancy.OncePerRegion says how it knows).
alter table keystore.org_kek
    -- over this row and all of the organisation's rows in org_key
    add column seal bytea check (octet_length(seal) = 32),
    -- managed key-encryption keys that this organisation has left and that are still to be destroyed: provider:key, with a space between
    add column left_keks text not null default '';
create index org_kek_left on keystore.org_kek (changed_at) where left_keks <> '';

alter table keystore.change add column seal bytea check (octet_length(seal) = 32);

-- A reservation that its organisation takes again counts from then on.
grant update (reserved_at) on keystore.kek_reservation to plinth_keys;
