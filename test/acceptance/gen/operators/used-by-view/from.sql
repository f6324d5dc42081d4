create table days (id bigint primary key, low numeric, high numeric);
