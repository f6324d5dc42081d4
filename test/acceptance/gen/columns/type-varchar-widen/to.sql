create table customers (id bigint primary key, name varchar(200) not null, city varchar default 'Oslo');
create index customers_name_idx on customers (lower(name));
