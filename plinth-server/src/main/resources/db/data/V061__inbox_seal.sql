-- Each entry in the inbox carries a seal under a key outside of the database; the sequencer takes none without it.
-- Rows that wait here now get theirs at the first start of this version, and none ever after (docs/decisions.md).

alter table tenant.ledger_inbox add column seal bytea check (octet_length(seal) = 32);
grant update (seal) on tenant.ledger_inbox to plinth_sequencer;
