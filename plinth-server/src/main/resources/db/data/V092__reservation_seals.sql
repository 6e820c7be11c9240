-- A reservation carries a seal: a keyed digest over what it says, under a secret outside of the database. Those that are open from
-- before have none; such an organisation is entered into the installation's log without the name that stands there.
alter table tenant.organisation_reservation add column seal bytea check (length(seal) = 32);
