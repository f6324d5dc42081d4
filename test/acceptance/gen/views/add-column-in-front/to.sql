create table recruits (id bigint primary key, full_name text not null);
create view directory as select id, full_name from recruits;
create view directory_size as select count(*) as amount from directory;
