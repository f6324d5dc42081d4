create table letters (id bigint primary key, recipient text not null);
create view all_letters with (security_barrier) as select id from letters;
