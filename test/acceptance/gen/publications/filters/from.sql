create table users (id bigint primary key, name text, secret text);
create table orders (id bigint primary key, total numeric);
create publication warehouse for table users, orders;
