create table cohorts (id integer primary key);
