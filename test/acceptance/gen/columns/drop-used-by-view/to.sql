create table staff (id bigint primary key, name text not null, salary numeric);
create view directory as select id, name from staff;
