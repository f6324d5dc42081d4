insert into scores values (1, 'ada', 10, null), (2, 'alan', null, '2026-01-01 00:00+00');
