-- schemas: public
create table users (id bigint primary key, name text);
create schema scratch;
create table scratch.notes (id bigint primary key);
