insert into factors values (1, 2), (2, 3);
