create table users (id bigint primary key);
create table comments (id bigint primary key, user_id bigint);
