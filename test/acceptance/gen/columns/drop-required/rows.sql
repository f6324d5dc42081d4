insert into users values (1, 'ada@example.org', 'Lady'), (2, 'alan@example.org', 'Dr');
