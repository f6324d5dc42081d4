create table recruits (id bigint primary key, full_name text not null);
create table cohorts (id integer primary key);
