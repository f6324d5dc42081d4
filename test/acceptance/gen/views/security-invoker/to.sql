-- postgres >= 15
create table letters (id bigint primary key, recipient text not null);
create view all_letters with (security_barrier, security_invoker) as select id from letters;
