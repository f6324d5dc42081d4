create table tasks (id bigint primary key, state text not null, due date, weight integer default 1);
