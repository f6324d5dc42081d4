create table people (id bigint primary key, given_name text not null, family_name text not null);
