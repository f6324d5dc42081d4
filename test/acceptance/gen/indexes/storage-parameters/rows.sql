insert into visits values (1, 1), (2, 2);
