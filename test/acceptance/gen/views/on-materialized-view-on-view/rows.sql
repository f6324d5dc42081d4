insert into sales values (1, 'a', 500), (2, 'b', 5);
