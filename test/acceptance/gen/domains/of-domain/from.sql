create table tasks (id bigint primary key);
