create table counters (id integer primary key, hits bigint not null default 0);
