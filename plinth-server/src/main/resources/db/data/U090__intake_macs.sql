alter table tenant.intake_import drop column mac;
alter table tenant.intake_mapping drop column mac, drop column entry_id;
