create table stations (id bigint primary key, code text not null, name text, height real);
create unique index stations_code_idx on stations (code) include (name, height);
