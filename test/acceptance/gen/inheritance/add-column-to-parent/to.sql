create table assets (id bigint not null, name text not null, price numeric not null default 0 check (price >= 0));
create table cars (plate text) inherits (assets);
