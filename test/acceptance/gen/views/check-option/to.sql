create table items (id bigint primary key, price numeric not null);
create view cheap_items as select id, price from items where price < 10 with cascaded check option;
create view free_items as select id, price from items where price = 0 with local check option;
