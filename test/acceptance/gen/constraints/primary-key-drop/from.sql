create table measurements (id bigint primary key, value real);
