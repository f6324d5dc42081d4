insert into seats values (1, 'A', 'a', 1), (2, 'A', 'b', 2);
