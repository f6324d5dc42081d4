create table shops (id bigint primary key);
