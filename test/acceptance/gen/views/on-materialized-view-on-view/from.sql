create table sales (id bigint primary key, shop varchar(10) not null, amount integer not null);
create view paid_sales as select shop, amount from sales where amount > 0;
create materialized view shop_sums as select shop, sum(amount) as total from paid_sales group by shop;
create unique index shop_sums_shop_idx on shop_sums (shop);
create view best_shops as select shop from shop_sums where total > 100;
