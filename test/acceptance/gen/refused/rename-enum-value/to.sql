create type order_status as enum ('open', 'paid', 'shipped');
create table orders (id bigint primary key, status order_status not null default 'open');
