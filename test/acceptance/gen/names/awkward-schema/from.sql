create schema "Acme Inc.";
create table "Acme Inc."."Order Lines" ("Line No" integer primary key);
