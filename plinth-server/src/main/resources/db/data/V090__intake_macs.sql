-- MACs of mappings and imports: docs/formats/row-mac-v1.md. A mapping of the first release has none and is refused until it is
-- stored again; of such an import counts what the log says.

alter table tenant.intake_mapping
  -- the entry mapping.put that stored this text
  add column entry_id uuid,
  add column mac bytea;
alter table tenant.intake_import add column mac bytea;
