create table names (id bigint primary key, given_name text not null, family_name varchar(80));
create index names_given_name_idx on names (given_name);
