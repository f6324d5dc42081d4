insert into sums values (1, 5);
