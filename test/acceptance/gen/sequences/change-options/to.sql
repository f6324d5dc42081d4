create sequence counters_seq increment 5 minvalue -100 maxvalue 100000 start 50 cache 20 cycle;
create table counters (id bigint primary key default nextval('counters_seq'));
