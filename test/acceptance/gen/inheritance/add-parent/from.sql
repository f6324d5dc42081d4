create table assets (id bigint not null, name text not null);
create table cars (id bigint not null, name text not null, plate text);
