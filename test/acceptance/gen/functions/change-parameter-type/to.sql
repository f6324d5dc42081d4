create table items (id bigint primary key, price numeric(10, 2) not null);
create function with_tax(price numeric) returns numeric language sql immutable return round(price * 1.23, 2);
create view taxed_items as select id, with_tax(price) as price from items;
