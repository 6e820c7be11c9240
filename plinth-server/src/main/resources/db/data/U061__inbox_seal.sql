revoke update (seal) on tenant.ledger_inbox from plinth_sequencer;
alter table tenant.ledger_inbox drop column seal;
