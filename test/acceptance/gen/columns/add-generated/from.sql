create table order_lines (id bigint primary key, quantity integer not null, unit_price numeric(10, 2) not null);
