create table cohorts (id integer primary key);
create type cohort_state as enum ('planned', 'running', 'closed');
create type empty_for_now as enum ();
