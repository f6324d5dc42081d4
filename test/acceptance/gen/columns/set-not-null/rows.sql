insert into subscribers values (1, 'ada@example.org', '2026-01-01 00:00+00');
