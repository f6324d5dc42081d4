create table a (id bigint primary key, x integer, y integer);
create table b (id bigint primary key);
