create schema helpers;
create function double_it(x integer) returns integer language sql immutable return x * 2;
create view doubles as select double_it(21) as answer;
