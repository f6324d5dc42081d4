create table users (id bigint primary key, name text);
create view names as select name from users;
