create function old_helper(x integer) returns integer language sql immutable return x;
