create table accounts (id bigint primary key, balance numeric not null);
