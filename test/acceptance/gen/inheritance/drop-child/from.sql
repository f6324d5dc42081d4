create table assets (id bigint not null, name text not null);
create table cars (plate text) inherits (assets);
