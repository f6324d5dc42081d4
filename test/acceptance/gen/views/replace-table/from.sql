create table customers (id bigint primary key, name text not null, country text not null);
create table norwegians (id bigint primary key, name text not null);
