drop table tenant.organisation_reservation;
