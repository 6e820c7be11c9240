drop index tenant.ledger_entry_shred;
drop index tenant.ledger_inbox_key;
drop index tenant.ledger_entry_key;
