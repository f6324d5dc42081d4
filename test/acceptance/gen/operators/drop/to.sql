create function much_more(a numeric, b numeric) returns boolean language sql immutable return a > b * 10;
