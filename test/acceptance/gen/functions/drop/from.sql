create function old_helper() returns integer language sql immutable return 1;
create function old_helper(x integer) returns integer language sql immutable return x;
create view helped as select old_helper() as value;
