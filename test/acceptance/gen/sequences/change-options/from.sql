create sequence counters_seq;
create table counters (id bigint primary key default nextval('counters_seq'));
