-- schemas: public, shop
-- privileges
do $$ begin create role corpus_owner; exception when duplicate_object then null; end $$;
create schema shop authorization corpus_owner;
create table shop.orders (id bigint primary key);
create type shop.state as enum ('open');
alter table shop.orders owner to corpus_owner;
alter type shop.state owner to corpus_owner;
