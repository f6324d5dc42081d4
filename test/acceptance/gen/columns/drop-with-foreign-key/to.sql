create table owners (id bigint primary key);
create table pets (id bigint primary key, name text not null);
