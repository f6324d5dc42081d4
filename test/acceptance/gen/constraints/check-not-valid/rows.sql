insert into letters values (1, -5), (2, 20);
