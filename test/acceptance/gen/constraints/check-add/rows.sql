insert into rents values (1, 500, '2026-01-01', '2026-12-31'), (2, 10, null, null);
