insert into profiles values (1, 'ada', default, 7, 'https://example.org', '1815-12-10'), (2, 'alan', 'x', 0, null, null);
