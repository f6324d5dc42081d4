create table users (id bigint primary key);
create schema scratch;
create table scratch.notes (id bigint primary key);
