drop table tenant.trust_day;
drop table tenant.trust_change;
drop table tenant.trust_gap;
drop table tenant.trust_opening;
drop table tenant.trust_run;
drop table tenant.trust_lease;
