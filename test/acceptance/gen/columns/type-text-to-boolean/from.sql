create table accounts (id bigint primary key, is_active text not null default 'no');
