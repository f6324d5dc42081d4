do $$ begin create role corpus_reader; exception when duplicate_object then null; end $$;
create schema shop;
create table shop.orders (id bigint primary key);
grant usage on schema shop to corpus_reader;
grant all on shop.orders to corpus_reader;
