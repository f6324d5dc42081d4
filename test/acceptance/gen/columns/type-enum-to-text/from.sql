create type mood as enum ('happy', 'sad');
create table diaries (id bigint primary key, mood mood not null default 'happy');
