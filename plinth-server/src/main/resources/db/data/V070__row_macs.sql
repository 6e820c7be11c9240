-- MACs of what stands in clear: docs/formats/row-mac-v1.md. Rows of the first release have none until a sweep after the
-- upgrade has gone through their collection, which an entry collection.vouch says; from then on a missing one is refused.

alter table tenant.collection add column mac bytea;
alter table tenant.record add column mac bytea;
grant update (mac) on tenant.collection to plinth_app;

-- the newest entry about a collection, each time its schema is read
create index ledger_entry_collection on tenant.ledger_entry (org_id, object_id, idx)
  where action in ('collection.create', 'collection.add-fields', 'collection.vouch');
