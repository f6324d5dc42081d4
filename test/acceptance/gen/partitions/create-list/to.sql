create table customers (id bigint not null, country char(2) not null, name text not null default 'nobody') partition by list (country);
create table customers_nordic partition of customers for values in ('NO', 'SE', 'DK') with (fillfactor = 80);
create table customers_iberian partition of customers (name default 'ninguém') for values in ('PT', 'ES');
create table customers_elsewhere partition of customers default;
create unique index customers_id_idx on customers (id, country);
