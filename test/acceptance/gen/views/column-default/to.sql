create table items (id bigint primary key, name text);
create view item_names as select id, name from items;
alter view item_names alter column name set default 'unnamed';
