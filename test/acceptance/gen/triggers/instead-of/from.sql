create table people (id bigint primary key, given_name text, family_name text);
create view full_names as select id, given_name || ' ' || family_name as full_name from people;
