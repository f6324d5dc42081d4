create function area(side integer) returns integer language sql immutable return side * side;
create function area(side numeric) returns numeric language sql immutable return side * side;
create function area(width integer, height integer) returns integer language sql immutable return width * height;
create function area(variadic sides integer[]) returns integer language sql immutable as 'select sides[1] * sides[2]';
