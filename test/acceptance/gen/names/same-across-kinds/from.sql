create table item (id bigint primary key);
create function item() returns integer language sql immutable return 1;
