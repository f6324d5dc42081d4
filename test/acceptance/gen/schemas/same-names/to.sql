-- schemas: public, staging
create schema staging;
create table orders (id bigint primary key, total numeric, note text);
create table staging.orders (id bigint primary key, total numeric not null, checked boolean);
create index orders_total_idx on orders (total);
create index orders_total_idx on staging.orders (total);
create function total_of(o orders) returns numeric language sql immutable as 'select (o).total';
create function total_of(o staging.orders) returns numeric language sql immutable as 'select (o).total';
