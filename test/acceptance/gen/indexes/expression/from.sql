create table songs (id bigint primary key, title text not null, seconds integer not null, meta jsonb not null default '{}');
