insert into parts values (1, 'A-1', 0), (2, 'B-2', 5);
