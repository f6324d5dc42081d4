create table users (id bigint primary key, nick text);
