insert into entries values (1, '2026-02-01'), (2, '2026-01-01');
