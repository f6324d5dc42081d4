create table sales (id bigint primary key, shop varchar(10) not null);
create materialized view shops as select shop, count(*) as sales from sales group by shop;
create unique index shops_shop_idx on shops (shop);
