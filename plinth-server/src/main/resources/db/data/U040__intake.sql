drop table tenant.intake_mapping;
drop table tenant.intake_import;
