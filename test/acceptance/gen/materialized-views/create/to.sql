create table sales (id bigint primary key, shop text not null, amount numeric not null);
create materialized view sales_by_shop as
  select shop, sum(amount) as total, count(*) as amount from sales group by shop;
create unique index sales_by_shop_shop_idx on sales_by_shop (shop);
create index sales_by_shop_total_idx on sales_by_shop (total desc);
