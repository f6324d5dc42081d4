insert into places values (1, '(1,2)', '{a,b}', 'quick fox', 'home', '2026-01-01 00:00+00', '10.0.0.1');
