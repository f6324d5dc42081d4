create table stamps (id bigint primary key, number integer);
