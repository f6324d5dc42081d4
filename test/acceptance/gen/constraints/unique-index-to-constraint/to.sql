create table skus (id bigint primary key, sku text not null, constraint skus_sku_key unique (sku));
