create type order_status as enum ('open', 'paid');
create table orders (id bigint primary key, status order_status not null default 'open', history order_status[] not null default '{}');
create index orders_status_idx on orders (status);
create view paid_orders as select id, status from orders where status = 'paid';
