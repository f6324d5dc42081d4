-- schemas: public, shop
-- privileges
do $$ begin create role corpus_reader; exception when duplicate_object then null; end $$;
create schema shop;
create table shop.orders (id bigint primary key);
