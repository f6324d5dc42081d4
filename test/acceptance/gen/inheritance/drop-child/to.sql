create table assets (id bigint not null, name text not null);
