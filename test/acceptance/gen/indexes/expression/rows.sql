insert into songs values (1, 'Intro', 60, '{"year": 1999}');
