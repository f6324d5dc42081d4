create table gauges (id bigint primary key, value integer);
