alter table tenant.organisation_reservation drop column seal;
