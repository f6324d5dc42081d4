create table item (id bigint primary key, item integer constraint item check (item > 0));
create function item() returns integer language sql immutable return 2;
create function item(item integer) returns integer language sql immutable return item;
create trigger item before update on item for each row execute function suppress_redundant_updates_trigger();
create policy item on item using (true);
create statistics item on id, item from item;
create text search configuration item (copy = simple);
create publication item for table item;
