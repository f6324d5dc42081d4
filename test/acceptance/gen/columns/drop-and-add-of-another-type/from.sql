create table accounts (id bigint primary key, login text not null, is_active boolean default true);
