insert into users values (1, 'ada@example.org', '+44 1'), (2, 'alan@example.org', null);
