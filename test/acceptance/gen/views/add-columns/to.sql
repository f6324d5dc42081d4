create table recruits (id bigint primary key, full_name text not null, phone text, hired_on date);
create view open_recruits as select id, full_name, phone, upper(full_name) as shouted_name from recruits where hired_on is null;
