create table orders (id bigint primary key, price integer not null, note text);
