create table cohorts (id integer primary key);
create table recruits (id bigint primary key, full_name text not null, cohort_id integer not null references cohorts (id));
