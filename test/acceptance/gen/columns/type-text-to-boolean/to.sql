create table accounts (id bigint primary key, is_active boolean not null default false);
