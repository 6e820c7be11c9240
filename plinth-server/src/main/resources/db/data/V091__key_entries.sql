-- Whoever uses an organisation's keys asks what the log said of them last (dev.plinth.keys.KeyWitness).
create index ledger_entry_key on tenant.ledger_entry (org_id, idx)
  where action in ('key.create', 'key.rotate', 'key.rewrap', 'key.pull', 'key.restore', 'key.destroy', 'key.destroy-kek', 'key.accept');
create index ledger_inbox_key on tenant.ledger_inbox (org_id, entry_id)
  where action in ('key.create', 'key.rotate', 'key.rewrap', 'key.pull', 'key.restore', 'key.destroy', 'key.destroy-kek', 'key.accept');
create index ledger_entry_shred on tenant.ledger_entry (org_id, idx) where action = 'subject.shred';
