create table orders (id bigint not null, region text not null, total numeric) partition by list (region);
create table orders_north partition of orders for values in ('north');
create table orders_south partition of orders for values in ('south');
create index orders_north_total_idx on orders_north (total);
create index orders_total_idx on orders (total);
create unique index orders_id_region_idx on orders (id, region);
