create table stamps (id bigint primary key, number integer);
create sequence stamp_numbers;
alter table stamps alter column number set default nextval('stamp_numbers');
create sequence unused_numbers;
