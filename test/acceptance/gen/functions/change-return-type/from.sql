create function answer() returns integer language sql immutable return 42;
create view answers as select answer() as answer;
