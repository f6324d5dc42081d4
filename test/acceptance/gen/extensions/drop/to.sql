-- extensions: pg_trgm
create table notes (id bigint primary key, body text not null);
