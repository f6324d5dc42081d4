create table measurements (id bigint not null, value real);
