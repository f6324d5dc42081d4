-- postgres >= 15
create table users (id bigint primary key, nick text);
create unique index users_nick_idx on users (nick) nulls not distinct;
