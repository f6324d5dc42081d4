create table customers (id bigint primary key, name text not null, country text not null);
create view norwegians as select id, name from customers where country = 'NO';
