drop schema keystore cascade;
