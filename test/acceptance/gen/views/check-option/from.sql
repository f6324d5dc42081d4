create table items (id bigint primary key, price numeric not null);
create view cheap_items as select id, price from items where price < 10;
create view free_items as select id, price from items where price = 0;
