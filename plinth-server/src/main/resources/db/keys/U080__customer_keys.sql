drop table keystore.kek_reservation;
alter table keystore.org_kek drop constraint org_kek_customer_since;
alter table keystore.org_kek drop column customer_since;
