drop index tenant.ledger_entry_collection;
alter table tenant.record drop column mac;
alter table tenant.collection drop column mac;
