create table pages (id bigint primary key);
