insert into slots values (1, 1, null), (2, null, 9);
