create table docs (id bigint primary key, data jsonb not null);
