create type order_status as enum ('open', 'paid', 'void');
create table orders (id bigint primary key, status order_status not null, paid_at date, check (status <> 'void' or paid_at is null));
create index orders_void_idx on orders (id) where status = 'void';
create view void_orders as select id from orders where status = 'void';
