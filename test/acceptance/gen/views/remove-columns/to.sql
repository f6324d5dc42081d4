create table recruits (id bigint primary key, full_name text not null, phone text);
create view directory as select id, full_name from recruits;
