insert into users values (1, 'ada@example.org', null), (2, 'alan@example.org', null);
