create table vehicles (id bigint primary key, wheels integer not null);
create table boats (mast_count integer) inherits (vehicles);
