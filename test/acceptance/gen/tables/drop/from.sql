create table customers (id integer primary key, name text not null);
create table newsletters (
  id serial primary key,
  customer_id integer not null references customers (id),
  subject text not null
);
create index newsletters_customer_id_idx on newsletters (customer_id);
comment on table newsletters is 'Moved to the mail provider.';
