create table stations (id bigint primary key, code text not null, name text, height real);
