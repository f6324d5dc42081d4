-- schemas: public, billing
create table users (id bigint primary key);
create schema billing;
create type billing.state as enum ('due', 'paid');
create table billing.invoices (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id),
  state billing.state not null default 'due'
);
create index invoices_user_id_idx on billing.invoices (user_id);
create view billing.due_invoices as select id, user_id from billing.invoices where state = 'due';
comment on schema billing is 'Money that is owed to us.';
