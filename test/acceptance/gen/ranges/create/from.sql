create table meters (id bigint primary key);
