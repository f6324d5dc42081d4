create table names (id bigint primary key, given_name text collate "C" not null, family_name varchar(80) collate "de-x-icu");
create index names_given_name_idx on names (given_name);
