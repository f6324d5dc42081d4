create extension pg_trgm;
create table notes (id bigint primary key, body text not null);
create index notes_body_idx on notes using gin (body gin_trgm_ops);
