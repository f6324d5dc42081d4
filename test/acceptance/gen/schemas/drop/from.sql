create table users (id bigint primary key);
create schema billing;
create table billing.invoices (id bigint primary key, user_id bigint references users (id));
create view invoiced_users as select user_id from billing.invoices;
