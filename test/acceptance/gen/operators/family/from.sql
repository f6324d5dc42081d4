create table parts (id bigint primary key, code text not null);
