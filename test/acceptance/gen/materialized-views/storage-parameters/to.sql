create table sales (id bigint primary key, shop text not null);
create materialized view shops with (fillfactor = 60, autovacuum_enabled = false) as select distinct shop from sales;
