drop index keystore.subject_salt_to_clear;
alter table keystore.subject_salt drop column clearings;
