create table vehicles (id bigint primary key, wheels integer not null, constraint vehicles_wheels_check check (wheels > 0) no inherit);
create table boats (mast_count integer) inherits (vehicles);
