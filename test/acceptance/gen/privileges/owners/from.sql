do $$ begin create role corpus_owner; exception when duplicate_object then null; end $$;
create schema shop;
create table shop.orders (id bigint primary key);
create type shop.state as enum ('open');
