create table staff (id bigint primary key, name text not null, salary numeric, room text);
create view directory as select id, name, room from staff;
