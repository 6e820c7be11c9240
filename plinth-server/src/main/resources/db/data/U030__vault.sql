drop table tenant.attachment_chunk;
drop table tenant.attachment;
drop table tenant.record_index;
drop table tenant.record;
drop table tenant.collection;
