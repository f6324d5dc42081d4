-- postgres >= 15
create table users (id bigint primary key, name text, secret text);
create table orders (id bigint primary key, total numeric);
create publication warehouse for table users (id, name), orders where (id > 1000);
