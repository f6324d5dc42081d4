insert into visits values (1, 1, '2026-01-01'), (2, 1, '2026-01-02');
