drop index tenant.ledger_inbox_credential;
alter table tenant.console_session drop column seal;
alter table tenant.operator drop column changes, drop column seal;
revoke update (rooted_at, seal) on tenant.api_key from plinth_app;
alter table tenant.api_key drop column rooted_at, drop column seal;
