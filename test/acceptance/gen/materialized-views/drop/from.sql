create table sales (id bigint primary key, shop text not null);
create materialized view shops as select distinct shop from sales with no data;
create index shops_shop_idx on shops (shop);
