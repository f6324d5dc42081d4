create table words (id bigint primary key);
