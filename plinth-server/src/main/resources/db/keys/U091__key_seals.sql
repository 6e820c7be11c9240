revoke update (reserved_at) on keystore.kek_reservation from plinth_keys;
alter table keystore.change drop column seal;
drop index keystore.org_kek_left;
alter table keystore.org_kek drop column seal, drop column left_keks;
