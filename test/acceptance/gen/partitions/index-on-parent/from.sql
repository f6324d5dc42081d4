create table orders (id bigint not null, region text not null, total numeric) partition by list (region);
create table orders_north partition of orders for values in ('north');
create table orders_south partition of orders for values in ('south');
create index orders_north_total_idx on orders_north (total);
