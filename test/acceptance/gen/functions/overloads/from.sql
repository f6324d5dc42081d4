create function area(side integer) returns integer language sql immutable return side * side;
