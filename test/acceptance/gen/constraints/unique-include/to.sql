create table skus (id bigint primary key, sku text not null, price numeric, unique (sku) include (price));
