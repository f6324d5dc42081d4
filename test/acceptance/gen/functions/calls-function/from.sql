create table logs (id bigint primary key);
