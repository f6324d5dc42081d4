insert into people values (1, 'ada@example.org'), (2, null);
