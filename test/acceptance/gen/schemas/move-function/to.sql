-- schemas: public, helpers
create schema helpers;
create function helpers.double_it(x integer) returns integer language sql immutable return x * 2;
create view doubles as select helpers.double_it(21) as answer;
