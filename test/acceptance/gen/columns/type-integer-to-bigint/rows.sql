insert into readings values (1, null, 7), (2, 1, 2147483647);
