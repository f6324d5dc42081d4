insert into articles values (1, 'Hello', '2026-01-01 00:00+00');
