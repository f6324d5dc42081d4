create table recruits (id bigint primary key, full_name text not null, cohort integer not null);
