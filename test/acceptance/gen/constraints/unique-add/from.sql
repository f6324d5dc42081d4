create table members (id bigint primary key, email text not null, tenant integer, number integer);
