create table documents (id bigint primary key, secret bytea);
