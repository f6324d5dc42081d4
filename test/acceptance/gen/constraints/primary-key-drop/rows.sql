insert into measurements values (1, 0.5), (2, null);
