create function answer() returns text language sql immutable return 'forty-two';
create view answers as select answer() as answer;
