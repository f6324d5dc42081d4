create table assets (id bigint primary key, name text not null, bought_on date);
create table taxed (rate numeric not null default 0.23 check (rate >= 0));
create table cars (plate text not null unique, primary key (id)) inherits (assets, taxed);
