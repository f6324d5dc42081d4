create table sales (id bigint primary key, shop text not null, amount numeric not null);
create materialized view sales_by_shop as select shop, sum(amount) as total, max(amount) as best from sales group by shop;
create unique index sales_by_shop_shop_idx on sales_by_shop (shop);
create view best_shop as select shop from sales_by_shop order by total desc limit 1;
comment on materialized view sales_by_shop is 'Refreshed at night.';
