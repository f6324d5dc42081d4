create table users (id bigint primary key);
create table orders (id bigint primary key);
create table carts (id bigint primary key);
create publication warehouse for table users, orders with (publish = 'insert');
