insert into sales values (1, 'a', 5), (2, 'b', 7);
