insert into jobs values (1, null), (2, '2020-01-01 00:00+00');
