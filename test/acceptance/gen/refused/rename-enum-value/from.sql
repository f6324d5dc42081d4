create type order_status as enum ('open', 'payed', 'shipped');
create table orders (id bigint primary key, status order_status not null default 'open');
