create table sales (id bigint primary key, shop text not null);
create materialized view shops as select distinct shop from sales;
