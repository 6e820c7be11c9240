drop table tenant.idempotency;
drop table tenant.api_key;
drop table tenant.console_session;
drop table tenant.operator;
