create table searches (id bigint primary key, term text not null);
alter table searches alter column term set statistics 1000;
alter table searches alter column id set (n_distinct = -1);
