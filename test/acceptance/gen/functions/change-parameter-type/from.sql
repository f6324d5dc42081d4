create table items (id bigint primary key, price integer not null);
create function with_tax(price integer) returns integer language sql immutable return price + price / 4;
create view taxed_items as select id, with_tax(price) as price from items;
