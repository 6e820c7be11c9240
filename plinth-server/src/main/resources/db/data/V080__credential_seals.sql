-- Rows of credentials carry a seal: a keyed digest over what they mean, under a secret that lies outside of the database. A row
-- without one, or with another, lets nobody in. Rows from before have none; the first start after this migration seals those that
-- are there, once (dev.plinth.identity.SealAdoption says how it knows). Sessions from before end.

alter table tenant.api_key
  -- when the operator made the key from which this one descends
  add column rooted_at timestamptz,
  add column seal bytea check (length(seal) = 32);
grant update (rooted_at, seal) on tenant.api_key to plinth_app;

alter table tenant.operator
  -- how often the password was changed: the log knows too, so an old copy of the row is told from the newest
  add column changes int not null default 0 check (changes >= 0),
  add column seal bytea check (length(seal) = 32);

truncate tenant.console_session;
alter table tenant.console_session add column seal bytea not null check (length(seal) = 32);

-- Every check of a credential asks whether an entry about it is still on its way; nothing else enters this index.
create index ledger_inbox_credential on tenant.ledger_inbox (org_id, object_id)
  where action in ('apikey.revoke', 'operator.password-change');
