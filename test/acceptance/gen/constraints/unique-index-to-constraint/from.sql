create table skus (id bigint primary key, sku text not null);
create unique index skus_sku_key on skus (sku);
