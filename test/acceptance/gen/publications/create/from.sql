create table users (id bigint primary key, name text);
create table orders (id bigint primary key, total numeric);
