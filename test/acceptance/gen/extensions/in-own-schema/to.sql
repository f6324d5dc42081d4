-- schemas: public, ext
-- extensions: pgcrypto
create schema ext;
create extension pgcrypto with schema ext;
create table documents (id bigint primary key, secret bytea default ext.gen_random_bytes(16));
