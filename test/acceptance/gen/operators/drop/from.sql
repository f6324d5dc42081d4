create function much_more(a numeric, b numeric) returns boolean language sql immutable return a > b * 10;
create operator >>> (function = much_more, leftarg = numeric, rightarg = numeric);
