create table days (id bigint primary key, low numeric, high numeric);
create function much_more(a numeric, b numeric) returns boolean language sql immutable return a > b * 10;
create operator >>> (function = much_more, leftarg = numeric, rightarg = numeric);
create view odd_days as select id from days where high >>> low;
