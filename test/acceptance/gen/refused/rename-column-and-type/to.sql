create table orders (id bigint primary key, unit_price numeric(10, 2) not null, note text);
