-- How often what shredded subjects left behind in the data store was cleared: soon after the shredding, and once more when no
-- operation that began before it can be under way.
alter table keystore.subject_salt add column clearings smallint not null default 0;
create index subject_salt_to_clear on keystore.subject_salt (shredded_at) where shredded_at is not null and clearings < 2;
