insert into prices values (1, 19.99, 23), (2, 0, null);
