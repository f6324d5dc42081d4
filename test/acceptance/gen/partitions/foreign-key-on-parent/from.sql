create table regions (name text primary key);
create table orders (id bigint not null, region text not null, primary key (id, region)) partition by list (region);
create table orders_north partition of orders for values in ('north');
create table orders_south partition of orders for values in ('south');
