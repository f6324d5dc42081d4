create table assets (id bigint primary key, name text not null, bought_on date);
