create table customers (id bigint primary key, name varchar(50) not null, city varchar(30) default 'Oslo');
create index customers_name_idx on customers (lower(name));
