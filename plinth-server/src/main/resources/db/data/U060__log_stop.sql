drop trigger ledger_refuse_when_stopped on tenant.ledger_inbox;
drop function tenant.ledger_refuse_when_stopped();
drop table tenant.ledger_stop;
