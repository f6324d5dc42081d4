create table versions (id bigint primary key, name text not null);
